/** The tensor engine that encoders run on: PyTorch through DJL, offline and quiet. */
@NullMarked
package io.afferent.models.engine;

import org.jspecify.annotations.NullMarked;
