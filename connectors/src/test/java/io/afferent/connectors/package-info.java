/** Tests of what holds for the whole module. */
@NullMarked
package io.afferent.connectors;

import org.jspecify.annotations.NullMarked;
