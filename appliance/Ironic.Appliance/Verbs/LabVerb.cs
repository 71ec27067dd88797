namespace Ironic.Appliance.Verbs;

/// <summary><c>ironic-appliance lab</c>: virtual bare metal for trials, demonstrations and tests.</summary>
internal static class LabVerb
{
    private const int Success = 0, Failure = 1, WrongUsage = 2;

    /// <param name="args">What stands behind <c>lab</c>.</param>
    /// <param name="cancellationToken">Ends what runs in the foreground.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (args is [] or ["help", ..] or ["-h" or "--help", ..])
        {
            await Console.Out.WriteLineAsync(LabHelp.Overview);
            return args.Length == 0 ? WrongUsage : Success;
        }

        return await DispatchAsync(args[0], args[1..], cancellationToken);
    }

    private static async Task<int> DispatchAsync(string verb, string[] args, CancellationToken cancellationToken)
    {
        if (!LabHelp.Verbs.TryGetValue(verb, out var help))
            throw new UsageException($"lab has no verb '{verb}'; it has {string.Join(", ", LabHelp.Verbs.Keys)}.");
        if (args.Contains("--help", StringComparer.Ordinal) || args.Contains("-h", StringComparer.Ordinal))
        {
            await Console.Out.WriteLineAsync(help);
            return Success;
        }

        switch (verb)
        {
            case "up": await LabUp.RunAsync(args, cancellationToken); break;
            case "down": await LabDown.RunAsync(args, cancellationToken); break;
            case "farm": await LabFarm.RunAsync(args, cancellationToken); break;
            case "console": await LabConsole.RunAsync(args, cancellationToken); break;
            case "status": return await LabStatus.RunAsync(args, cancellationToken) ? Success : Failure;
            default: throw new InvalidOperationException($"'{verb}' has help but no code.");
        }

        return Success;
    }
}
