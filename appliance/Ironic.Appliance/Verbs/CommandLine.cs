using System.Runtime.InteropServices;
using Ironic.Appliance.Configuration;
using Ironic.Lab;
using Ironic.Model.Stores;

namespace Ironic.Appliance.Verbs;

/// <summary>The first word of the command line, and what every verb has in common: help, signals, errors in one line.</summary>
internal static class CommandLine
{
    private const string Overview = """
        ironic-appliance VERB [OPTIONS]

        Takes racks of bare machines and turns them into running hosts. Speaks the OpenStack Ironic API.

          serve    the appliance: API, conductor, boot services
          doctor   what a running appliance is doing, and its end by hand: jobs
          lab      virtual machines with BMCs, to try it on: up, down, status, console
          bench    simulated machines against an appliance, from enrolling to deletion, and a report of what that took
          console  what a node's machine said on its serial line
          bmc      takes down what is said to a node's BMC
          backup   writes all that is stored to a file, while the appliance runs
          restore  puts it back
          database move: from SQLite to a PostgreSQL that several appliances share
          config   prints the configuration with all defaults
          version  prints the version

        `ironic-appliance VERB --help` tells more of each.
        """;

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
            await Console.Error.WriteLineAsync($"ironic-appliance: {e.Message}\n`ironic-appliance {string.Concat(args.TakeWhile(word => !word.StartsWith('-')).Take(args is ["lab", ..] ? 2 : 1).Select(word => word + " "))}--help` tells more.");
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
        var verb = args.Length == 0 ? "--help" : args[0];
        var rest = args[Math.Min(1, args.Length)..];
        if (verb != "lab" && rest.Any(IsHelp)) verb = "help " + verb;
        switch (verb)
        {
            case "serve": return await ServeVerb.RunAsync(rest, cancellationToken);
            case "lab": return await LabVerb.RunAsync(rest, cancellationToken);
            case "console": return await ConsoleVerb.RunAsync(rest, cancellationToken);
            case "bmc": return await BmcVerb.RunAsync(rest, cancellationToken);
            case "config": return await SayAsync(ConfigVerb.Print());
            case "version" or "--version": return await SayAsync(typeof(CommandLine).Assembly.GetName().Version!.ToString(3));
            case "backup": return await StorageVerbs.BackupAsync(rest);
            case "restore": return await StorageVerbs.RestoreAsync(rest);
            case "database": return await StorageVerbs.DatabaseAsync(rest);
            case "help backup": return await SayAsync(StorageVerbs.BackupHelp);
            case "help restore": return await SayAsync(StorageVerbs.RestoreHelp);
            case "help database": return await SayAsync(StorageVerbs.DatabaseHelp);
            case "doctor": return await DoctorVerb.RunAsync(rest, TimeProvider.System, cancellationToken);
            case "help doctor": return await SayAsync(DoctorVerb.Help);
            case "bench": return await BenchVerb.RunAsync(rest, cancellationToken);
            case "help bench": return await SayAsync(BenchVerb.Help);
            case "help serve": return await SayAsync(ServeVerb.Help);
            case "help console": return await SayAsync(ConsoleVerb.Help);
            case "help bmc": return await SayAsync(BmcVerb.Help);
            case "help config": return await SayAsync(ConfigVerb.Help);
            case "-h" or "--help" or "help" or "help version" or "help help": return await SayAsync(Overview);
            default: throw new UsageException($"There is no verb '{args[0]}'; there are serve, doctor, lab, bench, console, bmc, backup, restore, database, config and version.");
        }
    }

    private static bool IsHelp(string word) => word is "-h" or "--help";

    private static async Task<int> SayAsync(string text)
    {
        await Console.Out.WriteLineAsync(text);
        return 0;
    }
}
