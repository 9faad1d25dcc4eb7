package dev.asyncdb.sample.user;

import java.util.List;

import org.springframework.data.domain.Page;

/**
 * A page of users.
 *
 * @param content the users
 * @param page number of the page, from 0
 * @param size largest number of users on a page
 * @param total number of users on all pages
 */
record UserPage(List<User> content, int page, int size, long total) {

	static UserPage of(Page<User> page) {
		return new UserPage(page.getContent(), page.getNumber(), page.getSize(), page.getTotalElements());
	}

}
