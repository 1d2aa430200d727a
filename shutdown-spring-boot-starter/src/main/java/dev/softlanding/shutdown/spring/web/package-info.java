/** The drain of the web server: requests are counted, then refused, and the last one is waited for. */
@NullMarked
package dev.softlanding.shutdown.spring.web;

import org.jspecify.annotations.NullMarked;
