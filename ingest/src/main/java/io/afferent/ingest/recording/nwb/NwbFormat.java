package io.afferent.ingest.recording.nwb;

import io.afferent.ingest.recording.FormatNotes;
import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingFormat;
import io.afferent.ingest.recording.hdf5.Hdf5File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * NWB 2.x. Each series of samples is a stream, of modality EEG, which carries continuous values;
 * the units are one stream of spikes with a clock of nanoseconds; rows of intervals are events.
 *
 * <p>Series with a rate, and those whose time stamps all keep one to a nanosecond, are regular; all
 * others are irregular streams. Times count from the reference time of the file.
 */
public final class NwbFormat implements RecordingFormat {
  private static final byte[] MATLAB = "MATLAB 7.3".getBytes(StandardCharsets.US_ASCII);

  @Override
  public String name() {
    return "NWB";
  }

  @Override
  public Set<String> extensions() {
    return Set.of("nwb");
  }

  @Override
  public FormatNotes notes() {
    return new FormatNotes(
        "One .nwb file of version 2.x; other HDF5 files, except MAT-files, are recognised and"
            + " refused.",
        List.of(
            "Every series of samples or samples x channels below acquisition, processing and"
                + " stimulus/presentation, with conversion, offset, channel conversion and"
                + " electrodes.",
            "units: spike times with an index of any width; other columns of text or numbers as"
                + " attributes; obs_intervals that all units share as gaps.",
            "All tables of intervals, annotations, interval and index series and labelled events"
                + " as events.",
            "Data sets in one piece or in chunks, packed with gzip or lzf, with shuffle and"
                + " Fletcher32."),
        List.of(
            "NWB 1.x, and HDF5 that is not NWB; data packed with szip, Blosc, Zstandard and other"
                + " filters.",
            "Series with both a rate and timestamps or with neither, timestamps that descend, and"
                + " data of more than two dimensions: left out, with a warning.",
            "Links to other files and external files: never followed, a warning.",
            "obs_intervals that differ between units: a warning; other tables in processing.",
            "SpikeEventSeries: waveforms of spikes are no signal; a warning."),
        List.of(
            "Indexes of ragged columns have the smallest type that fits, without a sign.",
            "Timestamps need not be even: a rate is told only where all of them keep it to 1 ns.",
            "Spikes of a unit that are not in order are sorted, up to 4 million, with a warning.",
            "Between obs_intervals is a gap, unless spikes lie there: then a warning.",
            "Units alone whose first spike comes after 10 minutes begin with it, with a warning.",
            "Chunks that were never written read as their fill value, with a warning."),
        "pynwb and h5py; the recording A8604-211122 of pynapple.");
  }

  @Override
  public boolean recognises(Path file, ByteBuffer head) {
    return Hdf5File.isHdf5(head)
        && !(head.limit() >= MATLAB.length
            && head.slice(0, MATLAB.length).equals(ByteBuffer.wrap(MATLAB)));
  }

  @Override
  public Recording open(Path file, OpenOptions options) throws IOException {
    return NwbRecording.open(file, options);
  }
}
