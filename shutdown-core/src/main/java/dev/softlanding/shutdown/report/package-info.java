/**
 * What can be read about a plan and its run: events as they happen, a report at any moment, and what follows from it.
 */
@NullMarked
package dev.softlanding.shutdown.report;

import org.jspecify.annotations.NullMarked;
