package io.afferent.jobs.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.TypeConversionException;

/** Reads paths of the command line. */
final class PathText {

  private PathText() {}

  static Path parse(String text) {
    if (text.isEmpty()) {
      throw new TypeConversionException("a path must not be empty");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException impossible) {
      throw new TypeConversionException("'" + text + "' is not a path on this machine");
    }
  }
}
