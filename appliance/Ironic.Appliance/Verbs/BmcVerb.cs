using System.Globalization;

namespace Ironic.Appliance.Verbs;

/// <summary><c>bmc record</c>: takes down what the appliance says to a node's BMC, to be attached to a report.</summary>
internal static class BmcVerb
{
    public const string Help = """
        ironic-appliance bmc record NODE [--seconds N] [--out FILE] [--url URL]

        Has the appliance take down what it says to the node's BMC and what that answers, secrets left out, and fetches it.
        Nothing is sent to the BMC for it: do meanwhile what goes wrong. Ctrl-C ends it early. docs/bmc.md tells how to read it.

          --seconds N  for how long, 1 to 3600 (default: 60)
          --out FILE   where it goes (default: standard output); a new file that only you may read
          --url URL    the appliance's API (default: $OS_ENDPOINT, else http://127.0.0.1:6385)

        Where the API wants a user, it is taken from $OS_USERNAME and $OS_PASSWORD.
        """;

    private const int UsualSeconds = 60, MostSeconds = 3600;

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var given = new Arguments(args, ["--seconds", "--out", "--url"], []);
        if (given.Words is not ["record", var node]) throw new UsageException("bmc takes 'record' and one node, by its name or UUID.");
        var seconds = given.Number("--seconds", 1, MostSeconds) ?? UsualSeconds;
        using var appliance = ApplianceClient.At(given.Text("--url"));
        await using var file = given.Text("--out") is { } path ? Create(path) : null;
        var trace = $"appliance/v1/nodes/{Uri.EscapeDataString(node)}/bmc/trace";

        await appliance.SendAsync(HttpMethod.Put, trace, string.Create(CultureInfo.InvariantCulture, $"{{\"seconds\": {seconds}}}"), cancellationToken);
        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Recording for {seconds} s; Ctrl-C ends it."));
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // What there is by now is wanted.
        }

        await appliance.SendAsync(HttpMethod.Delete, trace, null, CancellationToken.None);
        var text = await appliance.SendAsync(HttpMethod.Get, trace, null, CancellationToken.None);
        if (file is null)
        {
            await Console.Out.WriteAsync(text);
            return 0;
        }

        await file.WriteAsync(text);
        await Console.Error.WriteLineAsync($"Look through {given.Text("--out")} before you hand it on: what the BMC tells of itself is in it.");
        return 0;
    }

    private static StreamWriter Create(string path)
    {
        try
        {
            return new(new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
    }
}
