package io.afferent.ingest.recording.nifti;

import java.util.Map;

/** What values of an image mean, by the code in its header. */
final class NiftiIntent {
  static final int LABEL = 1002;

  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(2, "correlation"),
          Map.entry(3, "t test"),
          Map.entry(4, "F test"),
          Map.entry(5, "z score"),
          Map.entry(6, "chi squared"),
          Map.entry(22, "p value"),
          Map.entry(1001, "estimate"),
          Map.entry(LABEL, "labels"),
          Map.entry(1003, "names of areas"),
          Map.entry(1005, "symmetric matrices"),
          Map.entry(1006, "displacements"),
          Map.entry(1007, "vectors"),
          Map.entry(2001, "time series"));

  private NiftiIntent() {}

  /** Name and code; empty when the image says nothing. */
  static String text(int code) {
    if (code == 0) {
      return "";
    }
    return NAMES.getOrDefault(code, "code") + " (" + code + ")";
  }

  /** Whether the code is one of CIFTI-2, where rows and columns are no voxels. */
  static boolean isCifti(int code) {
    return code >= 3000 && code < 3100;
  }
}
