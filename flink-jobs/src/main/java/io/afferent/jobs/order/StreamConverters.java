package io.afferent.jobs.order;

import io.afferent.schema.StreamDescriptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.state.ListState;
import org.jspecify.annotations.Nullable;

/**
 * The descriptors of the streams of a subtask, and the converters that they give. Descriptors are
 * in keyed state: calls are about the stream whose record is being handled. Converters are kept in
 * memory and made again when they are not there. Not thread-safe.
 */
final class StreamConverters {

  /** Converters kept per subtask; cheap to make again. */
  private static final int MAX_CONVERTERS = 1024;

  private record Key(String streamId, long descriptorHash) {}

  private final ListState<StreamDescriptor> descriptors;
  private final StreamGate gate;
  private final Map<Key, GatedConverter> made =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, GatedConverter> eldest) {
          return size() > MAX_CONVERTERS;
        }
      };

  StreamConverters(ListState<StreamDescriptor> descriptors, StreamGate gate) {
    this.descriptors = descriptors;
    this.gate = gate;
  }

  /**
   * Takes a descriptor.
   *
   * @param inUse hashes of the descriptors that blocks taken already need, which stay
   */
  void add(StreamDescriptor descriptor, Set<Long> inUse) throws Exception {
    descriptors.update(book().with(descriptor, inUse).descriptors());
  }

  private DescriptorBook book() throws Exception {
    List<StreamDescriptor> known = new ArrayList<>();
    descriptors.get().forEach(known::add);
    return new DescriptorBook(known);
  }

  /** The converter of a descriptor of the stream, null when that was not seen. */
  @Nullable GatedConverter find(String streamId, long descriptorHash) {
    Key key = new Key(streamId, descriptorHash);
    GatedConverter known = made.get(key);
    if (known == null) {
      Optional<StreamDescriptor> descriptor;
      try {
        descriptor = book().find(descriptorHash);
      } catch (Exception failed) {
        throw new IllegalStateException("the descriptors of " + streamId + " are lost", failed);
      }
      if (descriptor.isEmpty()) {
        return null;
      }
      known = GatedConverter.of(descriptor.get(), gate);
      made.put(key, known);
    }
    return known;
  }
}
