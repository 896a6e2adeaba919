package io.afferent.ingest.recording.hdf5;

import io.afferent.ingest.recording.RecordingException;
import io.afferent.ingest.recording.file.SourceText;
import io.jhdf.FractalHeap;
import io.jhdf.ObjectHeader;
import io.jhdf.btree.BTreeV2;
import io.jhdf.btree.record.AttributeNameForIndexedAttributesRecord;
import io.jhdf.exceptions.HdfException;
import io.jhdf.object.message.AttributeInfoMessage;
import io.jhdf.object.message.AttributeMessage;
import io.jhdf.object.message.DataSpaceMessage;
import io.jhdf.object.message.LinkInfoMessage;
import io.jhdf.object.message.SymbolTableMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A group or a data set of an open file. Not thread-safe. */
public final class Hdf5Object {
  private static final long UNDEFINED = -1;
  private static final int MOST_STEPS = 64;

  private final Hdf5File file;
  private final String path;
  private final ObjectHeader header;
  private @Nullable Map<String, Hdf5Link> links;
  private @Nullable Map<String, Hdf5Attribute> attributes;

  private Hdf5Object(Hdf5File file, String path, ObjectHeader header) {
    this.file = file;
    this.path = path;
    this.header = header;
  }

  static Hdf5Object read(Hdf5File file, long address, String path) throws IOException {
    ObjectHeader header =
        Hdf5Damage.guarded(
            file.file(),
            "the object " + SourceText.quoted(path),
            () -> ObjectHeader.readObjectHeader(file.storage(), address));
    return new Hdf5Object(file, path, header);
  }

  /** How the object was reached, for example {@code /units/id}. */
  public String path() {
    return path;
  }

  /** Last part of the path. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Address of the object, by which references name it. */
  public long address() {
    return header.getAddress();
  }

  /** The file that it is in. */
  public Hdf5File file() {
    return file;
  }

  /** Whether the object is a group. */
  public boolean isGroup() {
    return header.hasMessageOfType(SymbolTableMessage.class)
        || header.hasMessageOfType(LinkInfoMessage.class);
  }

  /** Whether the object is a data set. */
  public boolean isDataset() {
    return header.hasMessageOfType(DataSpaceMessage.class);
  }

  /** An exception that names the file and the object. */
  public RecordingException refused(String reason) {
    return file.file().refused(SourceText.quoted(path) + ": " + reason);
  }

  /** The object as a data set. */
  public Hdf5Dataset dataset() throws IOException {
    if (!isDataset()) {
      throw refused("should be a data set, but is a group; the file is damaged");
    }
    return Hdf5Damage.guarded(
        file.file(), "the data set " + SourceText.quoted(path), () -> Hdf5Dataset.of(this, header));
  }

  /** Links of a group by name; none of a data set. */
  public Map<String, Hdf5Link> links() throws IOException {
    Map<String, Hdf5Link> known = links;
    if (known == null) {
      known =
          isGroup()
              ? Hdf5Damage.guarded(
                  file.file(),
                  "the group " + SourceText.quoted(path),
                  () -> Hdf5Link.of(file.storage(), header))
              : Map.of();
      links = known;
    }
    return known;
  }

  /** What a link of this group leads to; empty when there is none, or it leads out of the file. */
  public Optional<Hdf5Object> child(String name) throws IOException {
    return follow(name, new int[] {MOST_STEPS});
  }

  /** The object at a path below this one, or below the root when it begins with a slash. */
  public Optional<Hdf5Object> find(String below) throws IOException {
    return find(below, new int[] {MOST_STEPS});
  }

  private Optional<Hdf5Object> follow(String name, int[] steps) throws IOException {
    Hdf5Link link = links().get(name);
    if (link == null || link.isExternal()) {
      return Optional.empty();
    }
    if (--steps[0] < 0) {
      throw refused("soft links lead back to themselves; the file is damaged");
    }
    if (link.target().isEmpty()) {
      return Optional.of(
          file.object(link.address(), path.equals("/") ? "/" + name : path + "/" + name));
    }
    return link.target().startsWith("/")
        ? file.root().find(link.target(), steps)
        : find(link.target(), steps);
  }

  private Optional<Hdf5Object> find(String below, int[] steps) throws IOException {
    Optional<Hdf5Object> at = Optional.of(this);
    for (String part : below.split("/")) {
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      at = at.get().follow(part, steps);
      if (at.isEmpty()) {
        return at;
      }
    }
    return at;
  }

  /** The attribute of a name, if there is one. */
  public Optional<Hdf5Attribute> attribute(String name) throws IOException {
    Map<String, Hdf5Attribute> known = attributes;
    if (known == null) {
      known =
          Hdf5Damage.guarded(
              file.file(), "the attributes of " + SourceText.quoted(path), this::readAttributes);
      attributes = known;
    }
    return Optional.ofNullable(known.get(name));
  }

  /** Text of an attribute; empty when there is none or it is no text. */
  public String text(String attribute) throws IOException {
    Optional<Hdf5Attribute> found = attribute(attribute);
    return found.isPresent() && found.get().isText() ? found.get().text() : "";
  }

  private Map<String, Hdf5Attribute> readAttributes() {
    List<AttributeMessage> messages =
        new ArrayList<>(header.getMessagesOfType(AttributeMessage.class));
    if (header.hasMessageOfType(AttributeInfoMessage.class)) {
      AttributeInfoMessage dense = header.getMessageOfType(AttributeInfoMessage.class);
      if (dense.getFractalHeapAddress() != UNDEFINED) {
        FractalHeap heap = new FractalHeap(file.storage(), dense.getFractalHeapAddress());
        BTreeV2<AttributeNameForIndexedAttributesRecord> tree =
            new BTreeV2<>(file.storage(), dense.getAttributeNameBTreeAddress());
        for (AttributeNameForIndexedAttributesRecord entry : tree.getRecords()) {
          if (entry.getFlags().get(1)) {
            throw new HdfException("attributes shared between objects are not read");
          }
          messages.add(
              new AttributeMessage(
                  heap.getId(entry.getHeapId()), file.storage(), entry.getFlags()));
        }
      }
    }
    Map<String, Hdf5Attribute> found = new HashMap<>();
    for (AttributeMessage message : messages) {
      found.put(message.getName(), new Hdf5Attribute(this, message));
    }
    return found;
  }
}
