using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Ironic.Model.Drivers;
using Ironic.Model.Drivers.Steps;
using Ironic.Model.Json;
using Ironic.Redfish;

namespace Ironic.Drivers.Redfish.Firmware;

/// <summary>One entry of the step's <c>settings</c>: which file for which component.</summary>
/// <param name="Component">"bios" or "bmc".</param>
/// <param name="Image">http(s)://, or file:// below a folder that is allowed.</param>
internal sealed record FirmwareWish(string Component, Uri Image)
{
    public const string Bios = "bios", Bmc = "bmc", Settings = "settings", Allowed = "component (bios or bmc), url, and if wanted checksum (SHA-256, SHA-384 or SHA-512) and wait (seconds)";

    private const int MostWaitSeconds = 24 * 3600;

    private static readonly Dictionary<int, HashAlgorithmName> Algorithms = new()
    {
        [64] = HashAlgorithmName.SHA256, [96] = HashAlgorithmName.SHA384, [128] = HashAlgorithmName.SHA512,
    };

    /// <summary>Hex digits in lower case; null: nobody knows what the file must be.</summary>
    public string? Checksum { get; init; }

    /// <summary>How long to let the machine be after the update, before the next.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>Of the checksum.</summary>
    public HashAlgorithmName Algorithm => Algorithms[Checksum!.Length];

    /// <summary>"firmware update of bios from http://10.0.0.1/bios.bin".</summary>
    public string Title => $"firmware update of {Component} from {(Image.IsFile ? $"file://{Image.LocalPath}" : Image.Place)}";

    /// <exception cref="DriverException">The arguments are wrong.</exception>
    public static List<FirmwareWish> Read(StepCall run)
    {
        if (!run.Args.TryGet(Settings, out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0) throw Wrong("it is no such list");
        return [.. list.EnumerateArray().Select((setting, number) => setting.ValueKind == JsonValueKind.Object
            ? ReadOne(JsonMap.From(setting), number)
            : throw Wrong(string.Create(CultureInfo.InvariantCulture, $"entry {number} is no object")))];
    }

    private static FirmwareWish ReadOne(JsonMap given, int number)
    {
        if (given.GetText("component") is not (Bios or Bmc)) throw Bad("component");
        if (!Uri.TryCreate(given.GetText("url"), UriKind.Absolute, out var image) || image.Scheme is not ("http" or "https" or "file")) throw Bad("url");
        var checksum = given.GetText("checksum")?.Trim().ToLowerInvariant();
        if (checksum?.IndexOf(':', StringComparison.Ordinal) is > 0 and var at) checksum = checksum[(at + 1)..];
        if (checksum is not null && (!Algorithms.ContainsKey(checksum.Length) || !checksum.All(char.IsAsciiHexDigitLower))) throw Bad("checksum");
        var seconds = 0;
        if (given.GetText("wait") is { } wait && (!int.TryParse(wait, NumberStyles.None, CultureInfo.InvariantCulture, out seconds) || seconds > MostWaitSeconds)) throw Bad("wait");
        return new(given.GetText("component")!, image) { Checksum = checksum, Wait = TimeSpan.FromSeconds(seconds) };

        DriverException Bad(string name) => Wrong(string.Create(CultureInfo.InvariantCulture, $"{name} of entry {number} is '{(name == "url" ? "no http://, https:// or file:// URL" : given.GetText(name))}'"));
    }

    private static DriverException Wrong(string what) =>
        new($"The step's argument {Settings} must be a list of objects with {Allowed}: {what}.") { Cause = DriverCauses.StepArgumentsInvalid };
}
