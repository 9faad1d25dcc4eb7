package dev.asyncdb.autoconfigure.databases;

import org.springframework.util.StringUtils;

/**
 * The names of the beans of a further database: {@code reportingConnectionFactory} and so
 * on for a database {@code reporting}.
 *
 * @param database the name of the database
 * @since 0.1.0
 */
public record DatabaseBeanNames(String database) {

	/**
	 * Return the name of a bean.
	 * @param role the role of the bean, such as {@code ConnectionFactory}
	 * @return the name of the database in camel case, followed by the role
	 * @since 0.1.0
	 */
	public String of(String role) {
		StringBuilder name = new StringBuilder();
		for (String word : StringUtils.delimitedListToStringArray(this.database, "-")) {
			name.append(StringUtils.capitalize(word));
		}
		return StringUtils.uncapitalize(name.append(role).toString());
	}

}
