import { lengthProblems, type Problem } from "../conventions";

// Enough to catch a name or a list where an address belongs; Azure doesn't check more either.
const emailPattern = /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+$/;

/**
 * What is wrong with a list of addresses.
 *
 * @param path where the list stands
 * @param teller who writes to them, e.g. `a budget`
 */
export function emailProblems(emails: string[], path: string, teller: string): Problem[] {
  const problems: Problem[] = [];
  if (emails.length < 1 || emails.length > 50) {
    problems.push({
      path,
      given: emails.length,
      reason: `${teller} tells between 1 and 50 people`,
      fix: emails.length < 1 ? "name at least one address" : "use a distribution list",
    });
  }
  emails.forEach((email, index) => {
    problems.push(...lengthProblems(email, "email", `${path}[${index}]`));
    if (!emailPattern.test(email)) {
      problems.push({
        path: `${path}[${index}]`,
        given: email,
        reason: "this is no e-mail address",
        fix: "write one address an entry, such as cloud-costs@example.com",
      });
    }
  });
  return problems;
}
