package io.afferent.ingest.recording.dicom;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * One series: all of its images in one folder, and its volumes. Which series is meant is told by
 * the file that was named; a folder must have one functional series, that is one of several
 * volumes.
 *
 * @param files images, in the order of their names
 * @param volumes its volumes
 */
record DicomSeries(List<DicomFile> files, VolumeSet volumes) {
  private static final int MOST_LISTED = 10;

  /**
   * Finds a series.
   *
   * @param path an image of it, or its folder
   */
  static DicomSeries find(Path path, SourceWarnings warnings) throws IOException {
    return Files.isDirectory(path) ? ofFolder(path, warnings) : ofFile(path, warnings);
  }

  private static DicomSeries ofFile(Path path, SourceWarnings warnings) throws IOException {
    DicomFile named = DicomFileReader.read(path);
    if (named.content() != DicomFile.Content.IMAGE) {
      throw new RecordingException(named.problem());
    }
    Path folder = path.toAbsolutePath().getParent();
    List<DicomFile> found =
        folder == null ? List.of() : new ArrayList<>(DicomFolder.read(folder, warnings));
    List<DicomFile> images = new ArrayList<>();
    boolean listed = false;
    for (DicomFile file : found) {
      boolean same = file.identity().series().equals(named.identity().series());
      if (same && file.content() == DicomFile.Content.IMAGE) {
        images.add(file);
        listed |= file.name().equals(named.name());
      }
    }
    if (!listed) {
      images.add(named);
    }
    warnOfDefects(found, named.identity().series(), warnings);
    return new DicomSeries(images, SeriesVolumes.of(images, warnings));
  }

  private static DicomSeries ofFolder(Path folder, SourceWarnings warnings) throws IOException {
    List<DicomFile> found = DicomFolder.read(folder, warnings);
    Map<String, List<DicomFile>> series = new LinkedHashMap<>();
    for (DicomFile file : found) {
      if (file.content() == DicomFile.Content.IMAGE) {
        series.computeIfAbsent(file.identity().series(), uid -> new ArrayList<>()).add(file);
      }
    }
    if (series.isEmpty()) {
      throw new RecordingException(
          found.stream()
              .filter(file -> file.content() == DicomFile.Content.DEFECT)
              .map(DicomFile::problem)
              .findFirst()
              .orElse(folder.getFileName() + ": the folder has no MR image that can be read"));
    }
    String chosen = series.keySet().iterator().next();
    if (series.size() > 1) {
      List<String> functional = new ArrayList<>();
      series.forEach(
          (uid, files) -> {
            if (isFunctional(files)) {
              functional.add(uid);
            }
          });
      if (functional.size() != 1) {
        throw new RecordingException(
            folder.getFileName()
                + ": the folder has "
                + (functional.isEmpty() ? "no" : functional.size())
                + " series of several volumes among "
                + listing(series)
                + "; name a file of the one that is wanted");
      }
      chosen = functional.get(0);
    }
    List<DicomFile> images = series.getOrDefault(chosen, List.of());
    warnOfDefects(found, chosen, warnings);
    return new DicomSeries(images, SeriesVolumes.of(images, warnings));
  }

  private static boolean isFunctional(List<DicomFile> files) {
    try {
      return SeriesVolumes.of(files, new SourceWarnings()).volumes().size() > 1;
    } catch (RecordingException noVolumes) {
      return false;
    }
  }

  /** Files of the series, and files of which the series is not known, that could not be read. */
  private static void warnOfDefects(List<DicomFile> found, String series, SourceWarnings warnings) {
    for (DicomFile file : found) {
      String own = file.identity().series();
      if (file.content() == DicomFile.Content.DEFECT && (own.isEmpty() || own.equals(series))) {
        OptionalLong number = file.identity().instanceNumber();
        warnings.add(
            file.problem()
                + "; the file"
                + (number.isPresent() ? ", instance " + number.getAsLong() + "," : "")
                + " is left out");
      }
    }
  }

  /**
   * Series by number and a file, never by identifier: that has the serial number of the scanner.
   */
  private static String listing(Map<String, List<DicomFile>> series) {
    List<String> parts = new ArrayList<>();
    for (List<DicomFile> files : series.values()) {
      if (parts.size() == MOST_LISTED) {
        parts.add((series.size() - MOST_LISTED) + " more");
        break;
      }
      OptionalLong number = files.get(0).identity().seriesNumber();
      parts.add(
          "series "
              + (number.isPresent() ? number.getAsLong() : "without number")
              + " ("
              + (files.size() == 1 ? "1 file, " : files.size() + " files, such as ")
              + files.get(0).name()
              + ")");
    }
    return String.join(", ", parts);
  }
}
