/**
 * What stands in the way of an orderly end and can be seen at the start: one warning each, with the way to mend it. Beans of
 * type {@link dev.softlanding.shutdown.spring.findings.FindingSource} look for it.
 */
@NullMarked
package dev.softlanding.shutdown.spring.findings;

import org.jspecify.annotations.NullMarked;
