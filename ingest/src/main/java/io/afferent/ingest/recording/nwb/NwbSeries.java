package io.afferent.ingest.recording.nwb;

import io.afferent.ingest.recording.ChannelLabels;
import io.afferent.ingest.recording.PhysicalUnit;
import io.afferent.ingest.recording.SignalUnit;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import io.afferent.ingest.recording.hdf5.Hdf5Attribute;
import io.afferent.ingest.recording.hdf5.Hdf5Dataset;
import io.afferent.ingest.recording.hdf5.Hdf5Kind;
import io.afferent.ingest.recording.hdf5.Hdf5Object;
import io.afferent.schema.UnitKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One series of samples.
 *
 * @param object the group
 * @param data samples x units, or samples
 * @param clock when they were taken
 * @param units its units, labelled within this series only
 */
record NwbSeries(Hdf5Object object, Hdf5Dataset data, NwbClock clock, List<SignalUnit> units) {
  private static final int MOST_UNITS = 1 << 16;
  private static final String[] AXES = {"x", "y", "z"};

  /** Samples that the series has. */
  long samples() {
    return data.dimensions().get(0);
  }

  /** Reads what describes a series; empty, with a warning, when it is no stream of samples. */
  static Optional<NwbSeries> read(
      Hdf5Object object, NwbElectrodes electrodes, long zeroNanos, SourceWarnings warnings)
      throws IOException {
    try {
      return Optional.of(of(object, electrodes, zeroNanos, warnings));
    } catch (NwbClock.Unusable unusable) {
      warnings.add(
          SourceText.quoted(object.path()) + " " + unusable.getMessage() + "; it was left out");
      return Optional.empty();
    }
  }

  private static NwbSeries of(
      Hdf5Object object, NwbElectrodes electrodes, long zeroNanos, SourceWarnings warnings)
      throws IOException, NwbClock.Unusable {
    if (object.text("neurodata_type").equals("SpikeEventSeries")) {
      throw new NwbClock.Unusable("holds waveforms of spikes, not samples of a signal");
    }
    Optional<Hdf5Object> child = object.child("data");
    if (child.isEmpty() || !child.get().isDataset()) {
      throw new NwbClock.Unusable("has no data in this file");
    }
    Hdf5Dataset data = child.get().dataset();
    int dimensions = data.dimensions().size();
    if (object.links().containsKey("external_file") && data.count() == 0) {
      throw new NwbClock.Unusable("has its data in external files, which are not read");
    }
    if (dimensions < 1 || dimensions > 2) {
      throw new NwbClock.Unusable(
          "has data of the dimensions "
              + data.dimensions()
              + ", only samples and samples x channels are read");
    }
    if (!data.type().isNumeric()) {
      throw new NwbClock.Unusable("has data that are " + data.type().text() + ", not numbers");
    }
    long channels = dimensions == 1 ? 1 : data.dimensions().get(1);
    if (channels < 1 || channels > MOST_UNITS) {
      throw new NwbClock.Unusable(
          "has " + channels + " channels, 1 to " + MOST_UNITS + " are read");
    }
    NwbClock clock = NwbClock.of(object, data.dimensions().get(0), zeroNanos);
    if (data.missing() > 0) {
      warnings.add(
          SourceText.quoted(object.path())
              + ": "
              + data.missing()
              + " of "
              + data.count()
              + " values were never written; they read as the fill value of the data set");
    }
    return new NwbSeries(
        object, data, clock, units(object, data, (int) channels, electrodes, warnings));
  }

  private static List<SignalUnit> units(
      Hdf5Object object,
      Hdf5Dataset data,
      int channels,
      NwbElectrodes electrodes,
      SourceWarnings warnings)
      throws IOException, NwbClock.Unusable {
    double conversion = attribute(data, "conversion", 1);
    double offset = attribute(data, "offset", 0);
    String unit = data.object().text("unit");
    PhysicalUnit physical = PhysicalUnit.parse(unit);
    double factor = physical.factor().doubleValue();
    double[] gains = channelGains(object, channels);
    long[] rows = rows(object, channels, warnings);
    boolean electrical =
        rows.length > 0 || object.text("neurodata_type").equals("ElectricalSeries");
    String filtering = object.text("filtering");
    List<SignalUnit> units = new ArrayList<>(channels);
    for (int channel = 0; channel < channels; channel++) {
      double gain = gains.length == 0 ? conversion : conversion * gains[channel];
      String source = rows.length == 0 ? "" : electrodes.label(rows[channel]);
      String label = label(object, source, channel, channels);
      if (!Double.isFinite(gain * factor) || !Double.isFinite(offset * factor) || gain == 0) {
        throw new NwbClock.Unusable("has the conversion " + gain + " and the offset " + offset);
      }
      String filters = rows.length == 0 ? "" : electrodes.filter(rows[channel]);
      units.add(
          new SignalUnit(
              label,
              source,
              electrical && physical.isVoltage() ? UnitKind.EEG : UnitKind.MISC,
              gain * factor,
              offset * factor,
              physical.symbol(),
              gain,
              offset,
              unit,
              Double.NaN,
              Double.NaN,
              Double.NaN,
              Double.NaN,
              rows.length == 0 ? "" : electrodes.place(rows[channel]),
              filters.isEmpty() ? filtering : filters));
    }
    return units;
  }

  private static String label(Hdf5Object object, String source, int channel, int channels)
      throws IOException {
    String cleaned = ChannelLabels.clean(source);
    if (!cleaned.isEmpty()) {
      return cleaned;
    }
    String name = ChannelLabels.clean(object.name());
    if (channels == 1) {
      return name;
    }
    boolean spatial = object.text("neurodata_type").equals("SpatialSeries");
    return name + "-" + (spatial && channels <= AXES.length ? AXES[channel] : channel + 1);
  }

  private static double attribute(Hdf5Dataset data, String name, double absent)
      throws IOException, NwbClock.Unusable {
    Optional<Hdf5Attribute> attribute = data.object().attribute(name);
    if (attribute.isEmpty()) {
      return absent;
    }
    String text = attribute.get().numberText();
    if (text.isEmpty()) {
      throw new NwbClock.Unusable("has a " + name + " that is no single number");
    }
    return Double.parseDouble(text);
  }

  private static double[] channelGains(Hdf5Object object, int channels)
      throws IOException, NwbClock.Unusable {
    Optional<Hdf5Object> gains = object.child("channel_conversion");
    if (gains.isEmpty()) {
      return new double[0];
    }
    Hdf5Dataset values = gains.get().dataset();
    if (!values.type().isNumeric() || values.count() != channels) {
      throw new NwbClock.Unusable(
          "has " + values.count() + " channel conversions for " + channels + " channels");
    }
    return values.numbers(MOST_UNITS);
  }

  /** Rows of the table of electrodes, one for each channel; none when they do not fit. */
  private static long[] rows(Hdf5Object object, int channels, SourceWarnings warnings)
      throws IOException {
    Optional<Hdf5Object> region = object.child("electrodes");
    if (region.isEmpty() || !region.get().isDataset()) {
      return new long[0];
    }
    Hdf5Dataset rows = region.get().dataset();
    if (rows.type().kind() != Hdf5Kind.INTEGER || rows.count() != channels) {
      warnings.add(
          SourceText.quoted(object.path())
              + " names "
              + rows.count()
              + " electrodes for "
              + channels
              + " channels, so the channels are numbered");
      return new long[0];
    }
    return rows.integers(MOST_UNITS);
  }
}
