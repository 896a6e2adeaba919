package io.afferent.jobs.run;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The sockets on which this process waits for connections, from Linux's proc file system. */
final class ListeningSockets {

  private static final String LISTEN = "0A";
  private static final String LOOPBACK = "0100007F";
  private static final String LOOPBACK_MAPPED = "0000000000000000FFFF0000" + LOOPBACK;
  private static final String LOOPBACK_V6 = "00000000000000000000000001000000";

  private ListeningSockets() {}

  static boolean canBeRead() {
    return Files.isReadable(Path.of("/proc/self/net/tcp"));
  }

  /** Local addresses, in hexadecimal as the kernel writes them. */
  static List<String> addresses() throws IOException {
    Set<String> own = new HashSet<>();
    try (DirectoryStream<Path> handles = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path handle : handles) {
        try {
          own.add(Files.readSymbolicLink(handle).toString());
        } catch (IOException closedMeanwhile) {
          // Handles come and go while they are listed.
        }
      }
    }
    List<String> addresses = new ArrayList<>();
    for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
      if (!Files.isReadable(Path.of(table))) {
        continue;
      }
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] columns = line.strip().split("\\s+");
        if (columns.length > 9
            && columns[3].equals(LISTEN)
            && own.contains("socket:[" + columns[9] + "]")) {
          addresses.add(columns[1].substring(0, columns[1].indexOf(':')));
        }
      }
    }
    return addresses;
  }

  static boolean isLoopback(String address) {
    return Set.of(LOOPBACK, LOOPBACK_MAPPED, LOOPBACK_V6).contains(address);
  }
}
