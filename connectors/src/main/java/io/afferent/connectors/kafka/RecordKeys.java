package io.afferent.connectors.kafka;

import io.afferent.schema.ActivationBlock;
import io.afferent.schema.Alert;
import io.afferent.schema.ClockOffset;
import io.afferent.schema.Codes;
import io.afferent.schema.DeadLetter;
import io.afferent.schema.EegBlock;
import io.afferent.schema.Embedding;
import io.afferent.schema.Event;
import io.afferent.schema.Features;
import io.afferent.schema.FmriBlock;
import io.afferent.schema.Gap;
import io.afferent.schema.Intervention;
import io.afferent.schema.Report;
import io.afferent.schema.SpikeBlock;
import io.afferent.schema.StreamDescriptor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** The Kafka key of each record: its stream id, and for a dead letter the key as it was found. */
final class RecordKeys {

  private RecordKeys() {}

  /**
   * The key, null only for a dead letter that was found without one.
   *
   * @throws IllegalArgumentException for a class that no topic holds
   */
  static byte @Nullable [] of(SpecificRecord record) {
    if (record instanceof DeadLetter letter) {
      ByteBuffer found = letter.getKey();
      if (found == null) {
        return null;
      }
      byte[] key = new byte[found.remaining()];
      found.duplicate().get(key);
      return key;
    }
    return streamId(record).getBytes(StandardCharsets.UTF_8);
  }

  private static String streamId(SpecificRecord record) {
    if (record instanceof Embedding it) {
      return it.getLineage().getStreamId();
    } else if (record instanceof Codes it) {
      return it.getLineage().getStreamId();
    } else if (record instanceof Features it) {
      return it.getLineage().getStreamId();
    } else if (record instanceof Report it) {
      return it.getLineage().getStreamId();
    } else if (record instanceof Alert it) {
      return it.getLineage().getStreamId();
    } else if (record instanceof Gap it) {
      return it.getStreamId();
    } else if (record instanceof Event it) {
      return it.getStreamId();
    } else if (record instanceof EegBlock it) {
      return it.getStreamId();
    } else if (record instanceof SpikeBlock it) {
      return it.getStreamId();
    } else if (record instanceof FmriBlock it) {
      return it.getStreamId();
    } else if (record instanceof ActivationBlock it) {
      return it.getStreamId();
    } else if (record instanceof StreamDescriptor it) {
      return it.getStreamId();
    } else if (record instanceof ClockOffset it) {
      return it.getStreamId();
    } else if (record instanceof Intervention it) {
      return it.getStreamId();
    }
    throw new IllegalArgumentException(
        "no topic holds " + record.getSchema().getFullName() + "; see Topics for those that exist");
  }
}
