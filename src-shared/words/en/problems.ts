/**
 * Ids begin with `problem.`: one line per code, saying what was expected, what was found and what to do.
 * A parameter that a problem does not carry comes as `none` (see `words/problem.ts`).
 */
export const problems = {
  'problem.no-kubeconfig':
    'Expected a kubeconfig, found none{paths, select, none {} other { (looked at <m>{paths}</m>)}}. Set up a cluster, or name a file with --kubeconfig.',
  'problem.kubeconfig-broken':
    'Expected a readable kubeconfig, found a broken one{path, select, none {} other {: <m>{path}</m>}}{line, select, none {} other {, line {line}}}{detail, select, none {} other { ({detail})}}. Mend the file.',
  'problem.kubeconfig-unreadable':
    'Expected to read the kubeconfig{path, select, none {} other { <m>{path}</m>}}, but {reason, select, missing {there is no such file. Check the path} denied {this account may not read it. Ask for the right to, or choose another file} folder {it is a folder. Name the file in it} none {could not. Check the file} other {could not ({reason}). Check the file and the disk it is on}}.',
  'problem.kubeconfig-not-yaml':
    'Expected YAML in the kubeconfig{path, select, none {} other { <m>{path}</m>}}, found {reason, select, BAD_INDENT {a wrong indentation, or a bracket that is not closed,} TAB_AS_INDENT {a tab as indentation} DUPLICATE_KEY {a name that is given twice} MISSING_CHAR {something not closed: a quote, a bracket or a colon is missing} UNEXPECTED_TOKEN {something that does not belong there} MULTIPLE_DOCS {more than one document} BLOCK_AS_IMPLICIT_KEY {two things on a line that need one each} BAD_ALIAS {a reference to nothing} BAD_DQ_ESCAPE {a backslash that means nothing} other {a mistake}}{line, select, none {} other { in line {line}}}. Mend the file there.',
  'problem.not-a-kubeconfig':
    'Expected a kubeconfig, found {what, select, folder {a folder} huge {a file of more than 8 MB} manifest {a manifest} other {something else}}{path, select, none {} other {: <m>{path}</m>}}. Only a kubeconfig can be dropped or opened here.',
  'problem.plugin-not-agreed':
    'Expected the credentials that you agreed to, but {path, select, none {the kubeconfig} other {<m>{path}</m>}} has changed{command, select, none {} other { and now runs <m>{command}</m>}}. Open the file again to decide about it.',
  'problem.no-such-context':
    'Expected a context{context, select, none {} other { <m>{context}</m>}} in the kubeconfig, found {contexts, select, none {no such name} other {<m>{contexts}</m>}}. Choose one that is there.',
  'problem.no-current-context':
    'Expected a current context in the kubeconfig, found none{contexts, select, none {, and no context that it could be. Choose another file with --kubeconfig} other { (it has <m>{contexts}</m>). Choose one with --context}}.',
  'problem.connection-refused':
    'Expected an API server{address, select, none {} other { at <m>{address}</m>}}, but the connection was refused{detail, select, none {} other { ({detail})}}. Start the cluster or correct the address.',
  'problem.connection-reset':
    'Expected the connection{address, select, none {} other { to <m>{address}</m>}} to stay open, but it broke{detail, select, none {} other { ({detail})}}. Podium tries again by itself.',
  'problem.name-not-found':
    'Expected an address for {host, select, none {the server} other {<m>{host}</m>}}, but no such name was found. Check the address and the network.',
  'problem.no-answer':
    'Expected an answer{address, select, none {} other { from <m>{address}</m>}}, but none came{seconds, select, none {} other { within {seconds} s}}. Check the cluster and the network.',
  'problem.certificate-refused':
    'Expected a certificate that can be trusted{address, select, none {} other { at <m>{address}</m>}}, but {reason, select, unknownAuthority {it is signed by an unknown authority. Check certificate-authority in the kubeconfig} selfSigned {it is signed by itself. Name it as certificate-authority in the kubeconfig} expired {it has expired. Renew the certificate of the server} notYetValid {it is not valid yet. Check the clocks} wrongName {it is made out to another name. Set tls-server-name in the kubeconfig} revoked {it was revoked. Ask who runs the cluster} clientCertificateRefused {the server refused ours. Renew the client certificate in the kubeconfig} handshakeFailed {no secure connection could be agreed. Check that the address begins with https and is an API server} other {it was refused. Check the certificates in the kubeconfig}}.',
  'problem.signed-out':
    'Expected valid credentials, but the server refused them{hint, select, none {} other { (they come from <m>{hint}</m>)}}. Sign in again.',
  'problem.credential-plugin-failed':
    'Expected a credential from {command, select, none {the credential plugin} other {<m>{command}</m>}}, but it failed{status, select, none {} other { with status {status}}}{stderr, select, none {} other {: {stderr}}}{detail, select, none {} other { ({detail})}}. Run it by hand to see why.',
  'problem.credential-plugin-timeout':
    'Expected {command, select, none {the credential plugin} other {<m>{command}</m>}} to end{seconds, select, none { in time} other { within {seconds} s}}, but it did not{stderr, select, none {} other {: {stderr}}}. Run it by hand to see why.',
  'problem.credential-plugin-missing':
    'Expected the credential plugin {command, select, none {of the kubeconfig} other {<m>{command}</m>}}, but it was not found. {hint, select, none {Install it, or correct its path.} other {{hint}}}',
  'problem.credential-file-unreadable':
    'Expected to read {path, select, none {a file of credentials} other {<m>{path}</m>}}, but {reason, select, missing {there is no such file. Check the path in the kubeconfig} denied {this account may not read it. Ask for the right to} folder {it is a folder. Correct the path in the kubeconfig} empty {it is empty. Get new credentials} none {could not. Check that it exists and may be read} other {could not ({reason}). Check that it exists and may be read}}.',
  'problem.forbidden':
    'Expected the right to {verb, select, none {list} other {{verb}}} {what, select, none {this} other {<m>{what}</m>}}{namespace, select, none {} other { in <m>{namespace}</m>}}, but this account has it not. Ask who runs the cluster, or choose another namespace.',
  'problem.not-served':
    'Expected the cluster to serve {what, select, none {this kind} other {<m>{what}</m>}}, but it does not. Everything else goes on without it.',
  'problem.too-many-requests':
    'Expected an answer, but the server has too many requests{seconds, select, none {} other { and asks to wait {seconds} s}}. Podium waits and tries again.',
  'problem.server-error':
    'Expected an answer, but the server failed{status, select, none {} other { with status {status}}}{detail, select, none {} other { ({detail})}}. Podium tries again by itself.',
  'problem.bad-answer':
    'Expected an answer of the Kubernetes API, but found something else{detail, select, none {} other { ({detail})}}. Check that the address is an API server.',
  'problem.version-expired':
    'Expected to go on from the last version seen, but the server no longer keeps it. Podium reads the list again by itself.',
  'problem.proxy-failed':
    'Expected a way through the proxy{proxy, select, none {} other { <m>{proxy}</m>}}, but it refused{detail, select, none {} other { ({detail})}}. Check proxy-url and HTTPS_PROXY.',
  'problem.agent-ended':
    'Expected the part of Podium that watches the cluster to run, but it ended{status, select, none {} other { with status {status}}}. It is started again by itself.',
  'problem.agent-silent':
    'Expected the part of Podium that watches the cluster to answer, but it is silent. The picture goes on by itself once it is heard again. If it stays silent, it is started anew.',
  'problem.sandbox-ended':
    'Expected the sandbox to run, but it ended. What ran in it is lost. It is started again by itself, with the same scenario.',
  'problem.sandbox-not-running': 'Expected a running sandbox, found none. Choose the context Sandbox to start it.',
  'problem.sandbox-not-started':
    'Expected the sandbox to start, but it could not{detail, select, none {} other { ({detail})}}. Save its log and report it.',
  'problem.sandbox-refused':
    'Expected the sandbox to do what was asked, but it refused{detail, select, none {} other {: {detail}}}.',
  'problem.not-found':
    'Expected {what, select, none {an object} other {<m>{what}</m>}}{namespace, select, none {} other { in <m>{namespace}</m>}}, but there is none. Check the name and the namespace.',
  'problem.bad-request':
    'Expected a request that the server understands, but it refused this one{detail, select, none {} other { ({detail})}}. This is a defect of Podium: please report it.',
  'problem.unexpected':
    'Something happened that Podium did not expect{detail, select, none {} other { ({detail})}}. This is a defect of Podium: please report it.',
} as const
