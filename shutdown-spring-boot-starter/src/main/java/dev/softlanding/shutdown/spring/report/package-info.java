/** A plan and its run as people and their tools see them, on the endpoint or in a file. */
@NullMarked
package dev.softlanding.shutdown.spring.report;

import org.jspecify.annotations.NullMarked;
