using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Ironic.Storage.Sqlite;

/// <summary>Binds SQLite's managed layer to the system's own <c>libsqlite3.so.0</c>, which the distribution keeps patched.</summary>
internal static class SystemSqlite
{
    private static readonly Lock Gate = new();
    private static bool _ready;

    /// <summary>Once per process, before the first connection.</summary>
    public static void Initialize()
    {
        lock (Gate)
        {
            if (_ready) return;
            NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
            raw.SetProvider(new SQLite3Provider_e_sqlite3());
            _ready = true;
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name == "e_sqlite3" ? NativeLibrary.Load("libsqlite3.so.0") : nint.Zero;
}
