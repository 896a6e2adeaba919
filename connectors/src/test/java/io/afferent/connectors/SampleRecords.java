package io.afferent.connectors;

import io.afferent.schema.Codes;
import io.afferent.schema.EegBlock;
import io.afferent.schema.Embedding;
import io.afferent.schema.Gap;
import io.afferent.schema.GapCause;
import io.afferent.schema.GapDetector;
import io.afferent.schema.Modality;
import io.afferent.schema.ResultLineage;
import io.afferent.schema.SampleType;
import io.afferent.schema.StreamDescriptor;
import io.afferent.schema.UnitDescriptor;
import io.afferent.schema.UnitKind;
import io.afferent.schema.wire.Checksums;
import io.afferent.schema.wire.DescriptorHash;
import io.afferent.schema.wire.SampleBytes;
import java.nio.ByteBuffer;
import java.util.List;

/** Small sound records, computed from their number. */
public final class SampleRecords {

  public static final int UNITS = 4;
  public static final int BLOCK_SAMPLES = 16;

  private SampleRecords() {}

  public static EegBlock block(String streamId, long sequence) {
    double[] digital = new double[UNITS * BLOCK_SAMPLES];
    for (int i = 0; i < digital.length; i++) {
      digital[i] = sequence * 100 + i;
    }
    byte[] samples = SampleBytes.fromDoubles(digital, SampleType.INT16);
    return EegBlock.newBuilder()
        .setStreamId(streamId)
        .setRecordingId("7e57ab1e-0000-4000-8000-000000000001")
        .setBlockSequence(sequence)
        .setFirstSampleIndex(sequence * BLOCK_SAMPLES)
        .setSampleCount(BLOCK_SAMPLES)
        .setUnitCount(UNITS)
        .setRateNumerator(250)
        .setRateDenominator(1)
        .setDeviceTimeNanos(1_000_000_000L + sequence * BLOCK_SAMPLES * 4_000_000L)
        .setReceiveTimeNanos(5)
        .setClockDomain("test")
        .setDescriptorHash(42)
        .setSampleType(SampleType.INT16)
        .setSamples(ByteBuffer.wrap(samples))
        .setSamplesCrc32c(Checksums.crc32c(samples))
        .build();
  }

  public static StreamDescriptor descriptor(String streamId) {
    return DescriptorHash.sealed(
        StreamDescriptor.newBuilder()
            .setStreamId(streamId)
            .setRecordingId("7e57ab1e-0000-4000-8000-000000000001")
            .setDescriptorHash(0)
            .setModality(Modality.EEG)
            .setUnits(
                List.of(
                    UnitDescriptor.newBuilder()
                        .setLabel("Cz")
                        .setSourceLabel("EEG Cz")
                        .setKind(UnitKind.EEG)
                        .setGain(1e-7)
                        .setPhysicalUnit("V")
                        .setSourceUnit("uV")
                        .build()))
            .setRateNumerator(250)
            .setRateDenominator(1)
            .setSampleType(SampleType.INT16)
            .setClockDomain("test")
            .setStartTimeNanos(0)
            .build());
  }

  public static ResultLineage lineage(String streamId, long number) {
    return ResultLineage.newBuilder()
        .setResultId(streamId + "/enc/" + number)
        .setStreamId(streamId)
        .setRecordingId("7e57ab1e-0000-4000-8000-000000000001")
        .setPipeline("test")
        .setOperator("enc")
        .setFirstSampleIndex(number * 250)
        .setLastSampleIndex(number * 250 + 2999)
        .setRateNumerator(250)
        .setRateDenominator(1)
        .setFirstDeviceTimeNanos(number * 1_000_000_000L)
        .setLastDeviceTimeNanos(number * 1_000_000_000L + 11_996_000_000L)
        .build();
  }

  public static Embedding embedding(String streamId, long number) {
    float[] values = new float[2 * 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = number + i / 8f;
    }
    return Embedding.newBuilder()
        .setLineage(lineage(streamId, number))
        .setUnits(List.of("Cz", "Pz"))
        .setDimension(3)
        .setValues(ByteBuffer.wrap(SampleBytes.ofFloats(values)))
        .setPooled(ByteBuffer.wrap(SampleBytes.ofFloats(new float[] {number, 1, 2})))
        .setReconstructionErrors(
            ByteBuffer.wrap(SampleBytes.ofFloats(new float[] {0.5f, Float.NaN})))
        .build();
  }

  public static Codes codes(String streamId, long number) {
    return Codes.newBuilder()
        .setLineage(lineage(streamId, number))
        .setUnits(List.of("Cz", "Pz"))
        .setTokensPerUnit(2)
        .setCodebookSize(512)
        .setCodes(
            ByteBuffer.wrap(SampleBytes.ofInts(new int[] {(int) number, 511, 0, (int) number})))
        .build();
  }

  public static Gap gap(String streamId, long number) {
    return Gap.newBuilder()
        .setStreamId(streamId)
        .setRecordingId("7e57ab1e-0000-4000-8000-000000000001")
        .setFirstMissingIndex(number)
        .setMissingCount(1)
        .setLastGoodDeviceTimeNanos(number)
        .setFirstGoodDeviceTimeNanos(number + 1)
        .setCause(GapCause.SEQ_JUMP)
        .setDetectedBy(GapDetector.OPERATOR)
        .setPipeline("test")
        .build();
  }
}
