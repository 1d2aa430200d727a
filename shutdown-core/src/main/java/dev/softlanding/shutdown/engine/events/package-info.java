/** Brings events to listeners, on threads of its own. For the engine only. */
@NullMarked
package dev.softlanding.shutdown.engine.events;

import org.jspecify.annotations.NullMarked;
