package io.afferent.ingest.recording.neuralynx;

import io.afferent.ingest.recording.RecordingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The files of a recording: one, or all of a folder. */
final class NeuralynxFiles {
  private static final int MOST_FILES = 4096;

  private NeuralynxFiles() {}

  /** Whether a folder has a file of Neuralynx: judged by those that are named like one. */
  static boolean areIn(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .limit(MOST_FILES)
          .filter(NeuralynxFiles::isNamedLikeOne)
          .limit(8)
          .anyMatch(NeuralynxFiles::beginsLikeOne);
    } catch (IOException unreadable) {
      return false;
    }
  }

  /** The files of a folder, in the order that people count in: CSC2 before CSC10. */
  static List<Path> in(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found =
          files
              .filter(NeuralynxFiles::isNamedLikeOne)
              .limit(MOST_FILES + 1)
              .sorted((a, b) -> compare(name(a), name(b)))
              .toList();
      if (found.size() > MOST_FILES) {
        throw new RecordingException(
            folder.getFileName() + ": has more than " + MOST_FILES + " files; open single ones");
      }
      return found;
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static boolean isNamedLikeOne(Path file) {
    // A link could lead out of the folder.
    return NeuralynxKind.of(name(file)).isPresent()
        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean beginsLikeOne(Path file) {
    byte[] start = NeuralynxHeader.START.getBytes(StandardCharsets.US_ASCII);
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(start.length), start);
    } catch (IOException unreadable) {
      return false;
    }
  }

  /** Compares names; numbers in them by their value. */
  static int compare(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int i = 0;
    int j = 0;
    while (i < a.length() && j < b.length()) {
      if (isDigit(a.charAt(i)) && isDigit(b.charAt(j))) {
        int endA = endOfNumber(a, i);
        int endB = endOfNumber(b, j);
        String numberA = a.substring(i, endA).replaceFirst("^0+(?=.)", "");
        String numberB = b.substring(j, endB).replaceFirst("^0+(?=.)", "");
        int byLength = Integer.compare(numberA.length(), numberB.length());
        int byValue = byLength != 0 ? byLength : numberA.compareTo(numberB);
        if (byValue != 0) {
          return byValue;
        }
        i = endA;
        j = endB;
      } else if (a.charAt(i) != b.charAt(j)) {
        return Character.compare(a.charAt(i), b.charAt(j));
      } else {
        i++;
        j++;
      }
    }
    int rest = Integer.compare(a.length() - i, b.length() - j);
    return rest != 0 ? rest : one.compareTo(other);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int endOfNumber(String text, int from) {
    int end = from;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }
}
