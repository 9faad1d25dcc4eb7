package dev.asyncdb.autoconfigure.databases;

/**
 * Marks a customizer or decorator of connection factories that asyncdb configures for the
 * main database only. Those of the application apply to each database.
 *
 * @since 0.1.0
 */
public interface MainDatabaseOnly {

}
