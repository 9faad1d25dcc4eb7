/**
 * Fixtures for tests on real databases.
 */
package dev.asyncdb.testing;
