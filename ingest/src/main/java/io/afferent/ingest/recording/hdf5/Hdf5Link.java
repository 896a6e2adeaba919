package io.afferent.ingest.recording.hdf5;

import io.jhdf.FractalHeap;
import io.jhdf.GroupSymbolTableNode;
import io.jhdf.LocalHeap;
import io.jhdf.ObjectHeader;
import io.jhdf.SymbolTableEntry;
import io.jhdf.btree.BTreeV1;
import io.jhdf.btree.BTreeV2;
import io.jhdf.btree.record.LinkNameForIndexedGroupRecord;
import io.jhdf.exceptions.HdfException;
import io.jhdf.object.message.LinkInfoMessage;
import io.jhdf.object.message.LinkMessage;
import io.jhdf.object.message.SymbolTableMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A link of a group.
 *
 * @param address address of the object of a hard link
 * @param target path of a soft link; empty for others
 * @param isExternal whether it leads to another file
 */
public record Hdf5Link(long address, String target, boolean isExternal) {
  private static final long UNDEFINED = -1;
  private static final int SOFT = 2;

  /** Links of a group, in the order of their names. */
  static Map<String, Hdf5Link> of(Hdf5Storage storage, ObjectHeader header) {
    return header.hasMessageOfType(SymbolTableMessage.class)
        ? inTable(storage, header.getMessageOfType(SymbolTableMessage.class))
        : inMessages(storage, header);
  }

  private static Map<String, Hdf5Link> inTable(Hdf5Storage storage, SymbolTableMessage table) {
    ByteBuffer names = new LocalHeap(storage, table.getLocalHeapAddress()).getDataBuffer();
    Map<String, Hdf5Link> links = new LinkedHashMap<>();
    for (long address :
        BTreeV1.createGroupBTree(storage, table.getBTreeAddress()).getChildAddresses()) {
      for (SymbolTableEntry entry :
          new GroupSymbolTableNode(storage, address).getSymbolTableEntries()) {
        boolean soft = entry.getCacheType() == SOFT;
        links.put(
            name(names, entry.getLinkNameOffset()),
            new Hdf5Link(
                entry.getObjectHeaderAddress(),
                soft ? name(names, entry.getLinkValueOffset()) : "",
                false));
      }
    }
    return links;
  }

  private static String name(ByteBuffer names, int at) {
    int end = at;
    while (names.get(end) != 0) {
      end++;
    }
    byte[] bytes = new byte[end - at];
    names.get(at, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static Map<String, Hdf5Link> inMessages(Hdf5Storage storage, ObjectHeader header) {
    Map<String, Hdf5Link> links = new LinkedHashMap<>();
    for (LinkMessage link : header.getMessagesOfType(LinkMessage.class)) {
      links.put(link.getLinkName(), of(link));
    }
    LinkInfoMessage dense = header.getMessageOfType(LinkInfoMessage.class);
    if (dense.getBTreeNameIndexAddress() != UNDEFINED) {
      BTreeV2<LinkNameForIndexedGroupRecord> tree =
          new BTreeV2<>(storage, dense.getBTreeNameIndexAddress());
      FractalHeap heap = new FractalHeap(storage, dense.getFractalHeapAddress());
      for (LinkNameForIndexedGroupRecord entry : tree.getRecords()) {
        LinkMessage link =
            LinkMessage.fromBuffer(heap.getId(entry.getId()), storage.getSuperblock());
        links.put(link.getLinkName(), of(link));
      }
    }
    return links;
  }

  private static Hdf5Link of(LinkMessage link) {
    return switch (link.getLinkType()) {
      case HARD -> new Hdf5Link(link.getHardLinkAddress(), "", false);
      case SOFT -> {
        if (link.getSoftLink().isEmpty()) {
          throw new HdfException("a soft link leads nowhere");
        }
        yield new Hdf5Link(UNDEFINED, link.getSoftLink(), false);
      }
      case EXTERNAL -> new Hdf5Link(UNDEFINED, "", true);
    };
  }
}
