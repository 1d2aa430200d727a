/**
 * Notices that memory runs out while there is still some: {@link dev.softlanding.shutdown.memory.MemoryGuard} looks at the
 * heap and at the container from time to time, warns, and has an orderly shutdown begin before the kernel kills.
 */
@NullMarked
package dev.softlanding.shutdown.memory;

import org.jspecify.annotations.NullMarked;
