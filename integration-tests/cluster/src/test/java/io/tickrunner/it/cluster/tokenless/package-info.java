/** The same attack on locks of other servers, used as they commonly are: without a token that the database checks. */
package io.tickrunner.it.cluster.tokenless;
