/**
 * What survives a process: {@link dev.softlanding.shutdown.journal.BlackBox} keeps a record of this life and knows how the
 * {@linkplain dev.softlanding.shutdown.journal.PreviousLife previous one} ended;
 * {@link dev.softlanding.shutdown.journal.TerminationLog} leaves a summary where the platform looks for it.
 */
@NullMarked
package dev.softlanding.shutdown.journal;

import org.jspecify.annotations.NullMarked;
