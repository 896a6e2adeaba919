package io.afferent.ingest.recording.npz;

/**
 * A member of an archive, as its central directory tells.
 *
 * @param name name, unique in the archive; a label only
 * @param deflated whether its bytes are compressed
 * @param crc32 checksum of its bytes
 * @param storedBytes bytes that it takes in the file
 * @param size bytes that it has when unpacked
 * @param dataOffset first of its bytes in the file
 */
record ZipMember(
    String name, boolean deflated, int crc32, long storedBytes, long size, long dataOffset) {}
