using System.Runtime.InteropServices;
using Ironic.Appliance.Configuration;
using Ironic.Lab;
using Ironic.Model.Stores;

namespace Ironic.Appliance.Verbs;

/// <summary>The first word of the command line, and what every verb has in common: help, signals, errors in one line.</summary>
internal static class CommandLine
{
    private const string Greeting = """
        ironic-appliance VERB [OPTIONS]

        Takes racks of bare machines and turns them into running hosts. Speaks the OpenStack Ironic API.
        """;

    private static readonly Verb[] Verbs =
    [
        new("serve", "the appliance: API, conductor, boot services", ServeVerb.Help, ServeVerb.RunAsync),
        new("doctor", "what a running appliance is doing, and its end by hand: jobs", DoctorVerb.Help, (args, stop) => DoctorVerb.RunAsync(args, TimeProvider.System, stop)),
        new("lab", "virtual machines with BMCs, to try it on: up, down, status, console", Help: null, LabVerb.RunAsync),
        new("bench", "simulated machines against an appliance, from enrolling to deletion, and a report of what that took", BenchVerb.Help, BenchVerb.RunAsync),
        new("console", "what a node's machine said on its serial line", ConsoleVerb.Help, ConsoleVerb.RunAsync),
        new("bmc", "takes down what is said to a node's BMC", BmcVerb.Help, BmcVerb.RunAsync),
        new("backup", "writes all that is stored to a file, while the appliance runs", StorageVerbs.BackupHelp, (args, _) => StorageVerbs.BackupAsync(args)),
        new("restore", "puts it back", StorageVerbs.RestoreHelp, (args, _) => StorageVerbs.RestoreAsync(args)),
        new("database", "move: from SQLite to a PostgreSQL that several appliances share", StorageVerbs.DatabaseHelp, (args, _) => StorageVerbs.DatabaseAsync(args)),
        new("config", "prints the configuration with all defaults", ConfigVerb.Help, (_, _) => SayAsync(ConfigVerb.Print())),
        new("version", "prints the version", "ironic-appliance version\n\nPrints the version: three numbers.", (_, _) => SayAsync(typeof(CommandLine).Assembly.GetName().Version!.ToString(3))),
    ];

    private const int Failure = 1, WrongUsage = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        using var stop = new CancellationTokenSource();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            return await RunAsync(args, stop.Token);
        }
        catch (UsageException e)
        {
            await Console.Error.WriteLineAsync($"ironic-appliance: {e.Message}\n`{string.Join(' ', ["ironic-appliance", .. VerbsOf(args), "--help"])}` tells more.");
            return WrongUsage;
        }
        catch (Exception e) when (e is ConfigurationException or StoreException or LabException or IOException)
        {
            await Console.Error.WriteLineAsync($"ironic-appliance: {e.Message}");
            return Failure;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Failure;
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true; // the verb ends by itself, cleanly
            stop.Cancel();
        }
    }

    private static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var word = args.FirstOrDefault("--help");
        if (word == "help" || IsHelp(word)) return await SayAsync(Overview());
        var rest = args[1..];
        if (word == "--version") word = "version";
        if (Array.Find(Verbs, verb => verb.Name == word) is not { } asked) throw new UsageException($"There is no verb '{word}'; there are {string.Join(", ", Verbs.Select(verb => verb.Name))}.");
        return asked.Help is { } help && rest.Any(IsHelp) ? await SayAsync(help) : await asked.RunAsync(rest, cancellationToken);
    }

    private static string Overview()
    {
        var width = Verbs.Max(verb => verb.Name.Length);
        return $"""
            {Greeting}

            {string.Join('\n', Verbs.Select(verb => $"  {verb.Name.PadRight(width)}  {verb.Summary}"))}

            `ironic-appliance VERB --help` tells more of each.
            """;
    }

    /// <summary>The words up to the first option that say what is to be done: a lab has verbs of its own.</summary>
    private static IEnumerable<string> VerbsOf(string[] args) => args.TakeWhile(word => !word.StartsWith('-')).Take(args is ["lab", ..] ? 2 : 1);

    private static bool IsHelp(string word) => word is "-h" or "--help";

    private static async Task<int> SayAsync(string text)
    {
        await Console.Out.WriteLineAsync(text);
        return 0;
    }

    /// <param name="Name">The word.</param>
    /// <param name="Summary">A line of the overview.</param>
    /// <param name="Help">All there is to know; null: it tells by itself.</param>
    /// <param name="RunAsync">Takes the words after it; gives the exit code.</param>
    private sealed record Verb(string Name, string Summary, string? Help, Func<string[], CancellationToken, Task<int>> RunAsync);
}
