package dev.softlanding.shutdown.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/** Opens files. A seam, for what goes wrong with disks. */
@FunctionalInterface
interface Disk {

    FileChannel open(Path path, OpenOption... options) throws IOException;
}
