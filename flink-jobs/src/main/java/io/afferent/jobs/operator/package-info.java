/**
 * The operators that ship: one class each, found through the service file, and the kernels that
 * lead frames through the filters, references, resamplers and windows.
 */
@NullMarked
package io.afferent.jobs.operator;

import org.jspecify.annotations.NullMarked;
