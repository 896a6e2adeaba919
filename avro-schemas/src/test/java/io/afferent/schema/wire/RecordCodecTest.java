package io.afferent.schema.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.afferent.schema.DeadLetter;
import io.afferent.schema.EegBlock;
import io.afferent.schema.Gap;
import io.afferent.schema.Report;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RecordCodecTest {

  private static final long SEED = 20261124;

  static Iterable<TopicSpec> topics() {
    return Topics.all();
  }

  @ParameterizedTest
  @MethodSource("topics")
  void everyRecordComesBackEqualAndAvroItselfReadsTheSame(TopicSpec topic) throws Exception {
    roundTrip(topic.recordClass());
  }

  private static <T extends SpecificRecord> void roundTrip(Class<T> recordClass) throws Exception {
    RandomRecords random = new RandomRecords(SEED);
    RecordEncoder<T> encoder = RecordEncoder.singleObject(recordClass);
    RecordDecoder<T> decoder = RecordDecoder.of(recordClass, null);
    BinaryMessageDecoder<T> oracle =
        new BinaryMessageDecoder<>(
            SpecificData.getForClass(recordClass), SpecificData.get().getSchema(recordClass));
    for (int i = 0; i < 50; i++) {
      T record = random.record(recordClass);
      byte[] bytes = encoder.encode(record);
      assertThat(decoder.decode(bytes)).isEqualTo(record);
      assertThat(oracle.decode(bytes)).isEqualTo(record);
    }
  }

  @Test
  void equalRecordsAreEqualBytesWhateverTheOrderOfTheirMaps() {
    Map<String, Long> forward = new LinkedHashMap<>();
    Map<String, Long> backward = new LinkedHashMap<>();
    for (long i = 0; i < 100; i++) {
      forward.put("count" + i, i);
      backward.put("count" + (99 - i), 99 - i);
    }
    Report first = new RandomRecords(SEED).record(Report.class);
    Report second = Report.newBuilder(first).setCounts(backward).build();
    first.setCounts(forward);
    RecordEncoder<Report> encoder = RecordEncoder.singleObject(Report.class);
    assertThat(encoder.encode(first)).isEqualTo(encoder.encode(second));
    assertThat(new TreeMap<>(first.getCounts())).isEqualTo(new TreeMap<>(second.getCounts()));
  }

  @ParameterizedTest
  @MethodSource("topics")
  void hostileBytesAreRefusedAndNothingElseHappens(TopicSpec topic) {
    attack(topic.recordClass());
  }

  private static <T extends SpecificRecord> void attack(Class<T> recordClass) {
    Random random = new Random(SEED);
    byte[] sound =
        RecordEncoder.singleObject(recordClass).encode(new RandomRecords(SEED).record(recordClass));
    RecordDecoder<T> decoder = RecordDecoder.of(recordClass, null);
    for (int length = 0; length < sound.length; length++) {
      assertRefused(decoder, Arrays.copyOf(sound, length));
    }
    assertRefused(decoder, Arrays.copyOf(sound, sound.length + 1));
    for (int i = 0; i < 2000; i++) {
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      if (i % 2 == 0) {
        System.arraycopy(sound, 0, noise, 0, Math.min(10, noise.length));
      }
      assertNothingWorse(decoder, noise);
      byte[] flipped = sound.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
      }
      assertNothingWorse(decoder, flipped);
    }
  }

  private static <T extends SpecificRecord> void assertRefused(
      RecordDecoder<T> decoder, byte[] bytes) {
    assertThatThrownBy(() -> decoder.decode(bytes))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining(" ");
  }

  private static <T extends SpecificRecord> void assertNothingWorse(
      RecordDecoder<T> decoder, byte[] bytes) {
    try {
      assertThat(decoder.decode(bytes)).isNotNull();
    } catch (UndecodableRecordException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }

  @Test
  void aLengthOfTwoGigabytesIsRefusedWithoutTakingMemory() {
    byte[] bytes =
        ByteBuffer.allocate(16)
            .put(RecordEncoder.singleObject(Gap.class).encode(gap()), 0, 10)
            .put(new byte[] {(byte) 0xFE, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F, 0})
            .array();
    assertThatThrownBy(() -> RecordDecoder.of(Gap.class, null).decode(bytes))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("2147483647")
        .hasMessageContaining("bytes are left");
  }

  @Test
  void aRecordOfAnotherTopicIsRefusedByName() {
    byte[] letter =
        RecordEncoder.singleObject(DeadLetter.class)
            .encode(new RandomRecords(SEED).record(DeadLetter.class));
    assertThatThrownBy(() -> RecordDecoder.of(EegBlock.class, null).decode(letter))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("io.afferent.schema.DeadLetter")
        .hasMessageContaining("io.afferent.schema.EegBlock");
  }

  @Test
  void anUnknownFramingIsShownByItsFirstBytes() {
    assertThatThrownBy(
            () -> RecordDecoder.of(Gap.class, null).decode(new byte[] {'{', '"', 'a', '"'}))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("7B 22 61 22")
        .hasMessageContaining("C3 01");
    assertThatThrownBy(() -> RecordDecoder.of(Gap.class, null).decode(new byte[0]))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("empty");
  }

  @Test
  void confluentFramingWithoutARegistrySaysSo() {
    assertThatThrownBy(
            () -> RecordDecoder.of(Gap.class, null).decode(new byte[] {0, 0, 0, 0, 7, 1}))
        .isInstanceOf(UndecodableRecordException.class)
        .hasMessageContaining("schema id 7")
        .hasMessageContaining("no schema registry is configured");
  }

  private static Gap gap() {
    return new RandomRecords(SEED).record(Gap.class);
  }
}
