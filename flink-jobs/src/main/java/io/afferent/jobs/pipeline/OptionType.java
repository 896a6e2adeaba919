package io.afferent.jobs.pipeline;

/** What may be written as the value of an option. */
public enum OptionType {
  /** A whole number. */
  INTEGER,
  /** A decimal number, kept exactly. */
  NUMBER,
  /** A number with a unit of time, for example 12s, 250ms, 1.5min. */
  DURATION,
  /** Any text. */
  TEXT,
  /** One of the allowed words. */
  CHOICE,
  /** true or false. */
  FLAG,
  /** A list of texts. */
  TEXT_LIST,
  /** A list of numbers. */
  NUMBER_LIST,
  /** A list of pairs of texts. */
  PAIR_LIST,
  /** A model bundle: a name in the store or a path. */
  BUNDLE
}
