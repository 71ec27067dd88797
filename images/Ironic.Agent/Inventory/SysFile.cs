using System.Globalization;

namespace Ironic.Agent.Inventory;

/// <summary>Reads attributes of sysfs and the like. What is not there, or not readable now, is null: drivers differ in what they show.</summary>
internal static class SysFile
{
    /// <summary>White space around it is dropped; empty is null.</summary>
    public static string? Text(params ReadOnlySpan<string> path)
    {
        var file = Path.Combine(path);
        if (!File.Exists(file)) return null; // often so; and a first exception makes a slow machine compile what exceptions need
        try
        {
            return File.ReadAllText(file).Trim(' ', '\t', '\r', '\n', '\0') is { Length: > 0 } text ? text : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public static byte[]? Bytes(params ReadOnlySpan<string> path)
    {
        var file = Path.Combine(path);
        if (!File.Exists(file)) return null;
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public static long? Number(params ReadOnlySpan<string> path) =>
        long.TryParse(Text(path), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>An attribute that is 0 or 1.</summary>
    public static bool? Flag(params ReadOnlySpan<string> path) => Number(path) is { } number ? number != 0 : null;

    /// <summary>Names in a folder, in ordinal order; none when it is not there.</summary>
    public static IReadOnlyList<string> Names(params ReadOnlySpan<string> folder)
    {
        var path = Path.Combine(folder);
        return Directory.Exists(path)
            ? [.. Directory.EnumerateFileSystemEntries(path).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)]
            : [];
    }

    /// <summary>The first name in a folder; null when it is empty, or not there.</summary>
    public static string? FirstName(params ReadOnlySpan<string> folder) => Names(folder) is [var first, ..] ? first : null;

    /// <summary>Where a symbolic link leads in the end, as a full path; the path itself when it is no link.</summary>
    public static string Resolve(params ReadOnlySpan<string> path)
    {
        var link = Path.Combine(path);
        return Directory.ResolveLinkTarget(link, returnFinalTarget: true)?.FullName ?? link;
    }

    /// <summary>The last part of what a symbolic link points to; null when there is none.</summary>
    public static string? LinkName(params ReadOnlySpan<string> path)
    {
        var link = new FileInfo(Path.Combine(path));
        return link.LinkTarget is { } target ? Path.GetFileName(target) : null;
    }
}
