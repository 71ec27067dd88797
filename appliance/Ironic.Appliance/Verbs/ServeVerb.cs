using System.Net;
using Ironic.Appliance.Configuration;
using Ironic.Appliance.Hosting;

namespace Ironic.Appliance.Verbs;

/// <summary><c>serve</c>: the appliance itself.</summary>
internal static class ServeVerb
{
    public const string Help = """
        ironic-appliance serve [--data-dir DIR] [--database URL] [--listen ADDR:PORT] [--config FILE] [--allow-unauthenticated]

        Starts the API, the conductor and, where a provisioning network is configured, the boot services
        (DHCP, TFTP, HTTP). SIGTERM or Ctrl-C ends it; what was being done to nodes goes on at the next start.

          --data-dir DIR           where all state is kept (default: /var/lib/ironic-appliance)
          --database URL           PostgreSQL instead of SQLite, of any number of appliances: postgres://USER@HOST/NAME
                                   (default: SQLite in the data folder); the password comes from the setting
                                   database.passwordFile, PGPASSFILE or PGPASSWORD
          --listen ADDR:PORT       the API's address (default: 127.0.0.1:6385)
          --config FILE            configuration, JSON with comments (default: none; see `ironic-appliance config`)
          --allow-unauthenticated  listen beyond loopback although no authentication is configured

        Without configuration it serves the API on loopback without authentication, and no DHCP.
        """;

    /// <returns>The exit code: 0 after a clean end, 1 when it could not start.</returns>
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var given = new Arguments(args, ["--data-dir", "--database", "--listen", "--config"], ["--allow-unauthenticated"]).WithoutWords();
        var options = Override(ConfigurationFile.Read(given.Text("--config")), given);
        ConfigurationException.ThrowIfAny(given.Text("--config") ?? "serve", ApplianceOptionsValidator.Validate(options));
        try
        {
            await ApplianceHost.RunAsync(options, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to end while it waited for its database: that is a clean end, too.
        }

        return 0;
    }

    /// <summary>What stands on the command line goes before what stands in the file.</summary>
    private static ApplianceOptions Override(ApplianceOptions options, Arguments given) => options with
    {
        DataFolder = Path.GetFullPath(given.Text("--data-dir") ?? options.DataFolder),
        Database = options.Database with { Url = given.Text("--database") ?? options.Database.Url },
        Api = options.Api with
        {
            Listen = given.Text("--listen") is { } listen ? Parse(listen) : options.Api.Listen,
            AllowUnauthenticated = options.Api.AllowUnauthenticated || given.Has("--allow-unauthenticated"),
        },
    };

    private static IPEndPoint Parse(string listen) => EndPoints.TryParse(listen, out var endPoint)
        ? endPoint
        : throw new UsageException($"--listen takes an address and a port, such as 127.0.0.1:6385; '{listen}' was given.");
}
