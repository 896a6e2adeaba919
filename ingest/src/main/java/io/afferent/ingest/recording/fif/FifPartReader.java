package io.afferent.ingest.recording.fif;

import io.afferent.ingest.recording.file.RecordingFile;
import io.afferent.ingest.recording.file.SourceText;
import io.afferent.ingest.recording.file.SourceWarnings;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Walks one file once and notes what it holds; the samples themselves are not read. */
final class FifPartReader {
  private static final int DEEPEST = 64;
  private static final int ROLE_PREVIOUS = 1;
  private static final int ROLE_NEXT = 2;

  private final RecordingFile file;
  private final SourceWarnings warnings;
  private final FifTags tags;
  private final FifInfo.Builder info;
  private final FifBuffers buffers;
  private final Deque<Integer> blocks = new ArrayDeque<>();
  private final List<FifAnnotation> annotations = new ArrayList<>();
  private FifAnnotation.Builder openAnnotations;
  private Reference reference = new Reference();
  private Optional<FifPart.NextFile> next = Optional.empty();
  private boolean isContinuation;
  private long firstSample;
  private int rawBlock;
  private int rawBlocks;
  private boolean averages;

  private FifPartReader(RecordingFile file, SourceWarnings warnings) {
    this.file = file;
    this.warnings = warnings;
    this.tags = new FifTags(file);
    this.info = new FifInfo.Builder(file);
    this.buffers = new FifBuffers(file);
    this.openAnnotations = new FifAnnotation.Builder(file);
  }

  /** What a block of a reference to another file says so far. */
  private static final class Reference {
    private int role;
    private Optional<String> name = Optional.empty();
    private OptionalInt number = OptionalInt.empty();
  }

  static FifPart read(RecordingFile file, SourceWarnings warnings) throws IOException {
    return new FifPartReader(file, warnings).read();
  }

  private FifPart read() throws IOException {
    for (Optional<FifTag> tag = tags.next(); tag.isPresent(); tag = tags.next()) {
      if (tags.isCutOff() && tag.get().kind() != FifTag.DATA_BUFFER) {
        break;
      }
      take(tag.get());
    }
    if (rawBlocks == 0) {
      throw file.refused(
          averages
              ? "holds averages or epochs, not a raw recording; open the raw file that they were"
                  + " made from"
              : "holds no raw samples"
                  + (tags.isCutOff()
                      ? "; it is cut off at byte " + file.size()
                      : "; open the raw file of the measurement"));
    }
    if (tags.isCutOff()) {
      warnings.add(
          file.name() + " ends at byte " + file.size() + " inside a tag; what came after is lost");
    } else if (!blocks.isEmpty()) {
      warnings.add(
          file.name() + " ends before its last block does; it may have been cut off at a tag");
    }
    return new FifPart(
        file,
        info.build(file.size()),
        firstSample,
        buffers,
        annotations,
        rawBlock == FifTag.BLOCK_SHIELDED_RAW,
        next,
        isContinuation);
  }

  private void take(FifTag tag) throws IOException {
    int block = blocks.isEmpty() ? 0 : blocks.peek();
    if (tag.kind() == FifTag.BLOCK_START) {
      enter(tag);
    } else if (tag.kind() == FifTag.BLOCK_END) {
      leave(tag, block);
    } else if (isRaw(block)) {
      takeRaw(tag);
    } else if (block == FifTag.BLOCK_ANNOTATIONS) {
      openAnnotations.take(tag);
    } else if (block == FifTag.BLOCK_REFERENCE) {
      takeReference(tag);
    } else {
      info.take(block, tag);
    }
  }

  private static boolean isRaw(int block) {
    return block == FifTag.BLOCK_RAW
        || block == FifTag.BLOCK_CONTINUOUS
        || block == FifTag.BLOCK_SHIELDED_RAW;
  }

  private void enter(FifTag tag) throws IOException {
    int block = FifContent.integer(file, tag);
    if (blocks.size() == DEEPEST) {
      throw file.refusedAt(
          tag.offset(), "blocks are nested more than " + DEEPEST + " deep; the file is damaged");
    }
    blocks.push(block);
    if (isRaw(block)) {
      rawBlocks++;
      rawBlock = rawBlock == 0 ? block : rawBlock;
      if (rawBlocks == 2) {
        warnings.add(
            file.name() + " holds more than one block of raw samples; only the first one is read");
      }
    }
    averages |= block == FifTag.BLOCK_EVOKED || block == FifTag.BLOCK_EPOCHS;
    if (block == FifTag.BLOCK_ANNOTATIONS) {
      openAnnotations = new FifAnnotation.Builder(file);
    } else if (block == FifTag.BLOCK_REFERENCE) {
      reference = new Reference();
    }
  }

  private void leave(FifTag tag, int block) throws IOException {
    int ended = FifContent.integer(file, tag);
    if (ended != block || blocks.isEmpty()) {
      throw file.refusedAt(
          tag.offset(),
          "block " + ended + " ends, but block " + block + " is open; the file is damaged");
    }
    blocks.pop();
    if (block == FifTag.BLOCK_ANNOTATIONS) {
      annotations.addAll(openAnnotations.build(warnings));
    } else if (block == FifTag.BLOCK_REFERENCE) {
      if (reference.role == ROLE_NEXT
          && (reference.name.isPresent() || reference.number.isPresent())) {
        next = Optional.of(new FifPart.NextFile(reference.name, reference.number));
      }
      isContinuation |= reference.role == ROLE_PREVIOUS;
    }
  }

  private void takeRaw(FifTag tag) throws IOException {
    if (rawBlocks > 1) {
      return;
    }
    switch (tag.kind()) {
      case FifTag.FIRST_SAMPLE -> firstSample = FifContent.integer(file, tag);
      case FifTag.DATA_SKIP_BUFFERS -> buffers.skipBuffers(tag);
      case FifTag.DATA_SKIP_SAMPLES -> buffers.skipSamples(tag);
      case FifTag.DATA_BUFFER -> buffers.add(tag, info.requireChannelCount(tag.offset()), warnings);
      default -> {}
    }
  }

  private void takeReference(FifTag tag) throws IOException {
    switch (tag.kind()) {
      case FifTag.REF_ROLE -> reference.role = FifContent.integer(file, tag);
      case FifTag.REF_FILE_NUMBER ->
          reference.number = OptionalInt.of(FifContent.integer(file, tag));
      case FifTag.REF_FILE_NAME -> {
        String name = FifContent.text(file, tag);
        if (name.length() > 255) {
          throw file.refusedAt(
              tag.offset(),
              "names the next file "
                  + SourceText.quoted(name)
                  + " with "
                  + name.length()
                  + " characters, at most 255 are allowed; the file is damaged");
        }
        reference.name = name.isEmpty() ? Optional.empty() : Optional.of(name);
      }
      default -> {}
    }
  }
}
