package io.afferent.ingest.recording.hdf5;

/** What the values of a data set or an attribute are. */
public enum Hdf5Kind {
  INTEGER,
  FLOAT,
  /** Text of a fixed or a variable length. */
  TEXT,
  /** References to other objects of the file. */
  REFERENCE,
  /** Rows of named members. */
  COMPOUND,
  /** Anything else: recognised, but its values are not read. */
  OTHER
}
