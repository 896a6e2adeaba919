package io.afferent.ingest.recording.phy;

import io.afferent.ingest.recording.FormatNotes;
import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Sorted spikes as Kilosort writes and phy curates them: a folder with {@code spike_times.npy},
 * {@code spike_clusters.npy} and {@code params.py}. Units are the clusters that have spikes, by
 * their number. Times are samples of the recording that was sorted, from 1970-01-01.
 *
 * <p>{@code params.py} is parsed, never executed. The samples become a stream too, when {@code
 * dat_path} leads to a file in the folder.
 */
public final class PhyFormat implements RecordingFormat {
  @Override
  public String name() {
    return "Kilosort/phy";
  }

  @Override
  public Set<String> extensions() {
    return Set.of();
  }

  @Override
  public FormatNotes notes() {
    return new FormatNotes(
        "The folder of one sorting; the folder, its spike_times.npy or its params.py may be opened.",
        List.of(
            "spike_times.npy with spike_clusters.npy, else spike_templates.npy, of all whole types.",
            "All columns of cluster_*.tsv and .csv as attributes of units, joined on the cluster.",
            "Peak channel and its position, and the mean amplitude, where the files for it are there.",
            "The samples, when dat_path leads to one file in the folder."),
        List.of(
            "Folders without params.py: the sampling rate is not known without it.",
            "Code in params.py: it is parsed, never executed.",
            "More than 8388608 spikes that are not in the order of their times; fewer are sorted.",
            "Samples in several files, in other folders or of unsigned type: a warning.",
            "Python objects in .npy files."),
        List.of(
            "Units are clusters that have spikes; labels of other clusters are passed over.",
            "Where tables differ, the single ones overrule cluster_info, with a warning.",
            "Samples have no unit, since the step of a digital value is not told.",
            "Positions are in the unit of channel_positions.npy, by custom micrometres."),
        "spikeinterface, which wrote the folder and read it; numpy for peaks and amplitudes.");
  }

  @Override
  public boolean recognises(Path file, ByteBuffer head) {
    return PhyFiles.of(file).filter(PhyFiles::areOfSorting).isPresent();
  }

  @Override
  public Recording open(Path file, OpenOptions options) throws IOException {
    return PhyRecording.open(file);
  }
}
