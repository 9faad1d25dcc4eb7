package dev.asyncdb.repository;

import dev.asyncdb.session.SessionOperations;

/**
 * Strategy that chooses the sessions of a repository in an application with several
 * databases. Without a bean of this type, all repositories use the same sessions.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RepositorySessions {

	/**
	 * Return the sessions of the database that a repository uses. Called for each call of
	 * a method of {@link AsyncRepository}.
	 * @param repositoryInterface the interface of the repository
	 * @param standard the sessions of the main database
	 * @return the sessions
	 * @since 0.1.0
	 */
	SessionOperations of(Class<?> repositoryInterface, SessionOperations standard);

}
