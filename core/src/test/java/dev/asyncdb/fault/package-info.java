/**
 * Faults that happen in production, played on a real server: cancels, killed backends,
 * restarts and a network that says nothing. {@code docs/fault-suite.md} lists them.
 */
package dev.asyncdb.fault;
