/**
 * The command line: {@code java -jar app.jar syncdb}.
 */
@NullMarked
package dev.asyncdb.autoconfigure.syncdb;

import org.jspecify.annotations.NullMarked;
