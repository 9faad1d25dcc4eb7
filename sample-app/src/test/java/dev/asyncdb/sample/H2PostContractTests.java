package dev.asyncdb.sample;

/**
 * Posts on the embedded database.
 */
class H2PostContractTests extends AbstractPostContractTests {

}
