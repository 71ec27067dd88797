using System.Globalization;
using System.Net;
using System.Text;

namespace Ironic.Redfish;

/// <summary>Every text that an operator may come to read: which BMC, what happened, and where to look.</summary>
internal static class Faults
{
    /// <summary>Of a BMC's own words, no more than this goes into a message.</summary>
    private const int LongestQuote = 600;

    public static RedfishException Unreachable(RedfishTarget bmc, string request, Exception inner) => new(
        RedfishFailure.Unreachable, $"BMC {bmc.Label} cannot be reached for {request}: {Innermost(inner)}. Check its address, its port and that it has power.", inner);

    public static RedfishException NoAnswer(RedfishTarget bmc, string request, TimeSpan waited) => new(RedfishFailure.NoAnswer, string.Create(
        CultureInfo.InvariantCulture, $"BMC {bmc.Label} did not answer {request} within {waited.TotalSeconds:0.#} s."));

    public static RedfishException Broken(RedfishTarget bmc, string request, Exception inner) =>
        new(RedfishFailure.NoAnswer, $"BMC {bmc.Label} broke the connection during {request}: {Innermost(inner)}.", inner);

    public static RedfishException Tls(RedfishTarget bmc, string why, Exception inner) =>
        new(RedfishFailure.TlsRefused, $"No TLS connection with BMC {bmc.Label}: {why}", inner);

    public static RedfishException NotHttp(RedfishTarget bmc, string request, Exception inner) =>
        new(RedfishFailure.MalformedAnswer, $"BMC {bmc.Label} answered {request} with what is not HTTP: {Innermost(inner)}.", inner);

    public static RedfishException TooLarge(RedfishTarget bmc, string request, long limit) => new(RedfishFailure.TooLarge, string.Create(
        CultureInfo.InvariantCulture, $"BMC {bmc.Label} answered {request} with more than {limit >> 10} KiB; the rest was not read."));

    public static RedfishException NotJson(RedfishTarget bmc, string request, string why) =>
        new(RedfishFailure.MalformedAnswer, $"BMC {bmc.Label} answered {request} with what is not a JSON object: {why}");

    public static RedfishException Malformed(RedfishTarget bmc, string path, string what) =>
        new(RedfishFailure.MalformedAnswer, $"BMC {bmc.Label}: {path} {what}.");

    public static RedfishException Elsewhere(RedfishTarget bmc, string request, string? location) => new(
        RedfishFailure.LedElsewhere, $"BMC {bmc.Label} sends {request} on to '{Quote(location ?? "nowhere")}', which is another host or a circle; not followed.");

    public static RedfishException TooMany(RedfishTarget bmc, string path, int limit, string what) => new(
        RedfishFailure.TooLarge, $"BMC {bmc.Label}: the collection {path} has more than {limit} {what}, or its pages go in circles.");

    public static RedfishException Unsupported(RedfishTarget bmc, string what) => new(RedfishFailure.Unsupported, $"BMC {bmc.Label} has no {what}.");

    public static RedfishException NotKept(RedfishTarget bmc, string what, string found) =>
        new(RedfishFailure.NotKept, $"BMC {bmc.Label} accepted {what}, but reads back {found}: it does not do what it says.");

    public static RedfishException TaskFailed(RedfishTarget bmc, string state, IReadOnlyList<RedfishMessage> messages) =>
        new(RedfishFailure.TaskFailed, $"A task of BMC {bmc.Label} ended as '{state}'{Words(messages)}") { Messages = messages };

    public static RedfishException UpdateBusy(RedfishTarget bmc) =>
        new(RedfishFailure.Busy, $"BMC {bmc.Label} is being sent firmware by another client, which has reserved it (HttpPushUriTargetsBusy).");

    public static RedfishException QueueFull(RedfishTarget bmc, int waiting) =>
        new(RedfishFailure.QueueFull, $"{waiting} callers wait for BMC {bmc.Label} already; it is slow or does not answer.");

    public static RedfishException BreakerOpen(RedfishTarget bmc, TimeSpan left, RedfishException last) => new(last.Failure, string.Create(
        CultureInfo.InvariantCulture, $"BMC {bmc.Label} has not answered lately, and is asked again in {left.TotalSeconds:0.#} s. Last: {last.Message}"), last);

    public static RedfishException Restarting(RedfishTarget bmc) => new(RedfishFailure.NoAnswer, $"BMC {bmc.Label} was told to restart.");

    public static RedfishException CredentialsRefused(RedfishTarget bmc, IReadOnlyList<RedfishMessage> messages) => new(
        RedfishFailure.CredentialsRefused,
        bmc.Login.IsAnonymous
            ? $"BMC {bmc.Label} wants a user and a password, and none was given."
            : $"BMC {bmc.Label} refuses user '{bmc.Login.User}' with the password given{Words(messages)}")
    {
        Status = (int)HttpStatusCode.Unauthorized, Messages = messages,
    };

    public static RedfishException NoSession(RedfishTarget bmc, RedfishException inner) => new(
        RedfishFailure.NoSession, $"BMC {bmc.Label} gave no session, and basic authentication is not allowed for it: {inner.Message}", inner)
    {
        Status = inner.Status, Messages = inner.Messages, RetryAfter = inner.RetryAfter,
    };

    /// <summary>The answer to a request was an error.</summary>
    public static RedfishException Status(RedfishTarget bmc, string request, int status, IReadOnlyList<RedfishMessage> messages, TimeSpan? retryAfter) => new(
        FailureOf(status, messages),
        string.Create(CultureInfo.InvariantCulture, $"BMC {bmc.Label} answered {request} with {status} {Name(status)}{Words(messages)}"))
    {
        Status = status, Messages = messages, RetryAfter = retryAfter,
    };

    private static RedfishFailure FailureOf(int status, IReadOnlyList<RedfishMessage> messages) => status switch
    {
        _ when messages.Any(IsBusy) => RedfishFailure.Busy,
        401 => RedfishFailure.CredentialsRefused,
        _ when messages.Any(LacksLicence) => RedfishFailure.LicenceMissing,
        403 => RedfishFailure.Forbidden,
        404 or 410 => RedfishFailure.NotFound,
        412 or 428 => RedfishFailure.PreconditionFailed,
        429 or 503 => RedfishFailure.Busy,
        501 => RedfishFailure.Unsupported,
        >= 500 => RedfishFailure.ServerError,
        _ => RedfishFailure.Refused,
    };

    /// <summary>
    /// SYS518: an iDRAC whose job engine or inventory is busy. InvalidOperationForSystemState, UnableToModifyDuringSystemPOST: an iLO while the
    /// machine starts. They come with 400 or 500, and pass.
    /// </summary>
    private static bool IsBusy(RedfishMessage message) =>
        message.Id.Contains("SYS518", StringComparison.OrdinalIgnoreCase) || message.Text.Contains("SYS518", StringComparison.OrdinalIgnoreCase)
        || message.Key is "InvalidOperationForSystemState" or "UnableToModifyDuringSystemPOST" or "ServiceTemporarilyUnavailable" or "ServiceInUnknownState" or "ServiceShuttingDown";

    /// <summary>iLO: "LicenseKeyRequired" (400, 403); Supermicro: "OemLicenseNotPassed" (403), "Not licensed to perform this request"; iDRAC: a sentence on a missing license.</summary>
    private static bool LacksLicence(RedfishMessage message) =>
        message.Key is "LicenseKeyRequired" or "OemLicenseNotPassed" or "InsufficientLicense"
        || message.Text.Contains("not licensed", StringComparison.OrdinalIgnoreCase) || message.Text.Contains("required license", StringComparison.OrdinalIgnoreCase)
        || message.Text.Contains("license is missing", StringComparison.OrdinalIgnoreCase) || message.Text.Contains("missing license", StringComparison.OrdinalIgnoreCase);

    private static string Words(IReadOnlyList<RedfishMessage> messages)
    {
        if (messages.Count == 0) return ".";
        var text = new StringBuilder(": ");
        foreach (var message in messages.Take(4))
        {
            text.Append(message.Text.Length > 0 ? message.Text.TrimEnd() : message.Id);
            if (text[^1] != '.') text.Append('.');
            text.Append(' ');
        }

        return Quote(text.ToString().TrimEnd());
    }

    /// <summary>A hostile BMC's words, bounded and on one line.</summary>
    private static string Quote(string text)
    {
        var clean = string.Create(Math.Min(text.Length, LongestQuote), text, (span, from) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = char.IsControl(from[i]) ? ' ' : from[i];
        });
        return text.Length > LongestQuote ? clean + "..." : clean;
    }

    private static string Name(int status) => Enum.IsDefined((HttpStatusCode)status) ? ((HttpStatusCode)status).ToString() : "";

    private static string Innermost(Exception fault)
    {
        while (fault.InnerException is { } inner) fault = inner;
        return fault.Message.TrimEnd('.');
    }
}
