/** Makes the topics of the catalogue, with the settings that each of them needs. */
@NullMarked
package io.afferent.ingest.topics;

import org.jspecify.annotations.NullMarked;
