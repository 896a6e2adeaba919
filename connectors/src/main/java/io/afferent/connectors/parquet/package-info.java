/**
 * Results and signals as Parquet files that other tools open: committed with each checkpoint,
 * vectors as lists, lineage as plain columns.
 */
@NullMarked
package io.afferent.connectors.parquet;

import org.jspecify.annotations.NullMarked;
