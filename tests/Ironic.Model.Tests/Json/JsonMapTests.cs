using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.Model.Json;

namespace Ironic.Model.Tests.Json;

public sealed class JsonMapTests
{
    private const string Text = """ { "name" : "rack 7", "size": 1.50, "ok": true, "none": null, "in": { "name": "inner", "list": [1, {"name": 2}] }, "a\"b\u00e9": "\u00fc\ud83d\ude00" } """;

    [Fact]
    public void Parsed_IsKeptCompact_WithEveryNumberAsItWasWritten() =>
        Assert.Equal("""{"name":"rack 7","size":1.50,"ok":true,"none":null,"in":{"name":"inner","list":[1,{"name":2}]},"a\"bé":"ü\uD83D\uDE00"}""", JsonMap.Parse(Text).ToString());

    [Theory]
    [InlineData("name", "rack 7")]
    [InlineData("size", "1.50")]
    [InlineData("ok", "true")]
    [InlineData("none", null)]
    [InlineData("in", null)]
    [InlineData("list", null)]
    [InlineData("a\"bé", "ü😀")]
    [InlineData("", null)]
    public void GetText_GivesTheValueOfThisLevel(string key, string? text) => Assert.Equal(text, JsonMap.Parse(Text).GetText(key));

    [Fact]
    public void TryGet_TellsNullFromAbsent()
    {
        var map = JsonMap.Parse(Text);
        Assert.True(map.TryGet("none", out var none));
        Assert.Equal(JsonValueKind.Null, none.ValueKind);
        Assert.False(map.TryGet("list", out var absent));
        Assert.Equal(JsonValueKind.Undefined, absent.ValueKind);
        Assert.True(map.TryGet("in", out var inner));
        Assert.Equal(2, inner.GetProperty("list")[1].GetProperty("name").GetInt32());
        Assert.True(map.Contains("in") && !map.Contains("inner"));
    }

    [Fact]
    public void KeyThatIsThereTwice_CountsAsTheLastSays()
    {
        var map = JsonMap.Parse("""{"a": 1, "b": {"a": 2}, "a": 3, "c": {}}""");
        Assert.Equal("3", map.GetText("a"));
        Assert.Same(JsonMap.Empty, map.GetMap("c"));
        Assert.Null(map.GetMap("a"));
    }

    [Fact]
    public void GetMap_IsTheObjectAlone() => Assert.Equal("""{"name":"inner","list":[1,{"name":2}]}""", JsonMap.Parse(Text).GetMap("in")!.ToString());

    [Fact]
    public void ChangedMap_LeavesTheOldOneAsItWas()
    {
        var map = JsonMap.Parse("""{"a": 1}""");
        Assert.Equal("""{"a":"x","b":null}""", map.With("a", "x").With("b", null).ToString());
        Assert.Same(JsonMap.Empty, map.Without("a"));
        Assert.Same(map, map.Without("b"));
        Assert.Equal("""{"a":1}""", map.ToString());
    }

    [Fact]
    public void Equality_IsTheJsonsNotTheTexts()
    {
        Assert.Equal(JsonMap.Parse("""{"a": 1.0, "b": [true]}"""), JsonMap.Parse("""{"b":[true],"a":1}"""));
        Assert.Equal(JsonMap.Parse("""{"a": 1, "b": 2}""").GetHashCode(), JsonMap.Parse("""{"b":2,"a":1}""").GetHashCode());
        Assert.NotEqual(JsonMap.Parse("""{"a": 1}"""), JsonMap.Parse("""{"a": "1"}"""));
    }

    [Theory]
    [InlineData("{", typeof(JsonException))]
    [InlineData("[]", typeof(ArgumentException))]
    [InlineData("null", typeof(ArgumentException))]
    public void WhatIsNoObject_IsRefused(string text, Type error) => Assert.True(error.IsInstanceOfType(Record.Exception(() => JsonMap.Parse(text))));

    [Fact]
    public void DeepOne_IsReadWritten_AndLookedInto()
    {
        JsonNode inner = 1;
        for (var i = 0; i < 200; i++) inner = new JsonObject { ["x"] = inner };
        var map = JsonMap.From((JsonObject)inner);
        Assert.Equal(map, JsonMap.From(map.ToObject()));
        Assert.NotNull(map.GetMap("x"));
        Assert.True(map.TryGet("x", out _));
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) map.WriteTo(writer);
        Assert.Equal(map.ToString(), Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    /// <summary>A writer that stopped in the middle of one object writes no other.</summary>
    [Fact]
    public void ObjectThatCannotBeWritten_SpoilsNoOther()
    {
        Assert.ThrowsAny<Exception>(() => JsonMap.From(new JsonObject { ["a"] = 1, ["b"] = JsonValue.Create(double.NaN) }));
        Assert.Equal("""{"a":1}""", JsonMap.From(new JsonObject { ["a"] = 1 }).ToString());
    }
}
