package io.afferent.jobs.order;

import io.afferent.schema.StreamDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The newest descriptors of one stream, {@value #MAX_DESCRIPTORS} at most: blocks of the recording
 * before may still come after the descriptor of the next. Immutable.
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
   * @param inUse hash of the descriptor that the running recording ends with, which stays
   */
  DescriptorBook with(StreamDescriptor descriptor, long inUse) {
    List<StreamDescriptor> all = new ArrayList<>();
    for (StreamDescriptor known : newestLast) {
      if (known.getDescriptorHash() != descriptor.getDescriptorHash()) {
        all.add(known);
      }
    }
    all.add(descriptor);
    if (all.size() > MAX_DESCRIPTORS) {
      all.remove(all.get(0).getDescriptorHash() == inUse ? 1 : 0);
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
