/** The demonstration bundle: a tiny EEGFormer trained on signals that the project generates. */
@NullMarked
package io.afferent.models.demo;

import org.jspecify.annotations.NullMarked;
