package io.afferent.ingest.recording.spiketimes;

import io.afferent.ingest.recording.FormatNotes;
import io.afferent.ingest.recording.OpenOptions;
import io.afferent.ingest.recording.Recording;
import io.afferent.ingest.recording.RecordingFormat;
import io.afferent.ingest.recording.matlab.MatReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Spike times in a MAT-file, in seconds, of which the format says nothing. The rule what they are:
 *
 * <ol>
 *   <li>A name speaks of spikes when it contains {@code spike} or begins with {@code spk}, {@code
 *       unit}, {@code neuron}, {@code nrn}, {@code clust}, {@code cell}, {@code sua}, {@code mua},
 *       {@code tetrode}, or with {@code sig} or {@code tt} and a digit, in any case and without
 *       regard to underscores.
 *   <li>A unit is a vector of real numbers from 0 to 1e9 that do not descend. It is the variable of
 *       such a name itself, or lies in cells of one, or is the field {@code time}, {@code times},
 *       {@code timestamp(s)}, {@code ts}, {@code spikes}, {@code spiketime(s)}, {@code
 *       spiketimestamps} or {@code spiketrain(s)} of a struct. Cells and structs may lie in each
 *       other. Empty arrays are passed over.
 *   <li>A variable that is a vector and whose name ends in {@code id}, {@code index}, {@code
 *       number}, {@code count}, {@code depth}, {@code channel}, {@code cluster}, {@code template},
 *       {@code amplitude}, {@code width}, {@code rate}, {@code label}, {@code group}, {@code type},
 *       {@code quality} or {@code shank}, or their plural, is none.
 *   <li>A vector of 16 values or more at even steps is an axis of times, not a unit.
 *   <li>Where variables of such names hold anything of this, all others are left out.
 *   <li>A field {@code timerange} with two numbers tells when the unit was observed; without it in
 *       all units they were observed from the first to the last spike.
 * </ol>
 *
 * <p>Units are labelled as MATLAB would address them: {@code spikes{1}{3}}.
 */
public final class MatSpikeTimesFormat implements RecordingFormat {
  @Override
  public String name() {
    return "MAT spike times";
  }

  @Override
  public Set<String> extensions() {
    return Set.of("mat");
  }

  @Override
  public FormatNotes notes() {
    return new FormatNotes(
        "One MAT-file of level 5 or 7.3 that is no EEGLAB data set.",
        List.of(
            "Cell arrays of vectors, structs and struct arrays with a field of times, and one vector"
                + " per variable, in each other to any sensible depth; seconds.",
            "Short fields beside the times as attributes of the unit; timerange as when it was"
                + " observed."),
        List.of(
            "Matrices of samples, and files without names that speak of spikes or times.",
            "Times that are whole numbers throughout: they count ticks at a rate that is not told.",
            "Vectors that descend, hold NaN, are evenly spaced or are named after something else, such"
                + " as unit_ids: a warning.",
            "MAT 4: save with -v7 or -v6."),
        List.of(
            "Nothing in the file says that times are seconds; they are taken for it.",
            "Units without spikes are passed over and counted in the attributes.",
            "Variables that were taken and left out are named in the attributes."),
        "SciPy, on a sorted recording of a rat and on files that SciPy wrote.");
  }

  @Override
  public boolean recognises(Path file, ByteBuffer head) {
    return MatReader.isMat5(head);
  }

  @Override
  public Recording open(Path file, OpenOptions options) throws IOException {
    return MatSpikeTimes.open(file);
  }
}
