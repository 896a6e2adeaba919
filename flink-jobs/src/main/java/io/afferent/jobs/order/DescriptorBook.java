package io.afferent.jobs.order;

import io.afferent.schema.StreamDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The newest descriptors of one stream, {@value #MAX_DESCRIPTORS} at most and those in use: blocks
 * of the recording before may still come after the descriptor of the next. Immutable.
 */
final class DescriptorBook {

  /** Descriptors kept per stream. */
  static final int MAX_DESCRIPTORS = 64;

  private final List<StreamDescriptor> newestLast;

  DescriptorBook(List<StreamDescriptor> newestLast) {
    this.newestLast = List.copyOf(newestLast);
  }

  /**
   * The book with one more descriptor; the same content again moves to the end.
   *
   * @param inUse hashes of the descriptors that blocks taken already need, which stay
   */
  DescriptorBook with(StreamDescriptor descriptor, Set<Long> inUse) {
    List<StreamDescriptor> all = new ArrayList<>();
    for (StreamDescriptor known : newestLast) {
      if (known.getDescriptorHash() != descriptor.getDescriptorHash()) {
        all.add(known);
      }
    }
    all.add(descriptor);
    for (int i = 0; all.size() > MAX_DESCRIPTORS && i < all.size() - 1; ) {
      if (inUse.contains(all.get(i).getDescriptorHash())) {
        i++;
      } else {
        all.remove(i);
      }
    }
    return new DescriptorBook(all);
  }

  Optional<StreamDescriptor> find(long descriptorHash) {
    for (StreamDescriptor known : newestLast) {
      if (known.getDescriptorHash() == descriptorHash) {
        return Optional.of(known);
      }
    }
    return Optional.empty();
  }

  List<StreamDescriptor> descriptors() {
    return newestLast;
  }
}
