namespace ModelServing.Sandbox.Tests.Cel;

public sealed class CelLibraryTests
{
    [TestCase("size('héllo') + 'a'.size()", "6")]
    [TestCase("size('\\U0001F600')", "1")]
    [TestCase("size(b'abc') + size([1]) + size({'a': 1})", "5")]
    [TestCase("'hello'.startsWith('he') && 'hello'.endsWith('lo') && 'hello'.contains('ell')", "true")]
    [TestCase("'abc123'.matches('^[a-z]+[0-9]+$')", "true")]
    [TestCase("'abc\\n'.matches('^abc$')", "false")]
    [TestCase("'tacocat'.charAt(3)", "'o'")]
    [TestCase("'abc'.charAt(3)", "''")]
    [TestCase("'abc'.charAt(4)", "error: index out of range: 4")]
    [TestCase("'hello mellow'.indexOf('ello', 2)", "7")]
    [TestCase("'hello mellow'.lastIndexOf('ello')", "7")]
    [TestCase("'hello mellow'.lastIndexOf('ello', 6)", "1")]
    [TestCase("'abc'.indexOf('')", "0")]
    [TestCase("['a', 'b'].join('-') + ['c'].join()", "'a-bc'")]
    [TestCase("'TacoCÆt'.lowerAscii() + 'tacocæt'.upperAscii()", "'tacocÆtTACOCæT'")]
    [TestCase("'hello hello'.replace('he', 'we', 1)", "'wello hello'")]
    [TestCase("'ab'.replace('', '_')", "'_a_b_'")]
    [TestCase("'a,b,c'.split(',')", "['a', 'b', 'c']")]
    [TestCase("'a,b,c'.split(',', 2)", "['a', 'b,c']")]
    [TestCase("'abc'.split('')", "['a', 'b', 'c']")]
    [TestCase("'tacocat'.substring(4) + 'tacocat'.substring(0, 4)", "'cattaco'")]
    [TestCase("'tacocat'.substring(5, 2)", "error: invalid substring range. start: 5, end: 2")]
    [TestCase("'  \\ttrim\\n '.trim()", "'trim'")]
    [TestCase("'%s is %d, %.2f, %x, %o, %b, %%'.format(['x', 7, 1.5, 255, 8, 5])", "'x is 7, 1.50, ff, 10, 101, %'")]
    [TestCase("'%s'.format([['a', 1]].map(x, dyn(x)))", "error")]
    [TestCase("strings.quote('a\"b')", "'\"a\\\"b\"'")]
    public void Text(string expression, string expected)
    {
        if (expected == "error")
        {
            Assert.That(CelCase.CompileError(expression), Does.Contain("expected type 'string' but found 'int'"));
            return;
        }

        Assert.That(CelCase.Evaluate(expression), Is.EqualTo(expected));
    }

    [TestCase("int('42') + int(2.9) + int(3u) + int(timestamp('1970-01-01T00:01:00Z'))", "107")]
    [TestCase("int('x')", "error: strconv.ParseInt: parsing \"x\": invalid syntax")]
    [TestCase("uint('7') + uint(1)", "8u")]
    [TestCase("double('1.5') + double(2)", "3.5")]
    [TestCase("string(1) + string(2u) + string(1.5) + string(true) + string(b'x') + string(duration('90s'))", "'121.5truex90s'")]
    [TestCase("string(1e21)", "'1e+21'")]
    [TestCase("string(b'\\xff')", "error: invalid UTF-8 in bytes, cannot convert to string")]
    [TestCase("bool('true') && !bool('0')", "true")]
    [TestCase("bytes('é')", "b'c3a9'")]
    [TestCase("duration(string(duration('1h1m1.5s')))", "3661.5s")]
    [TestCase("timestamp('2026-02-29T00:00:00Z' + '')", "error: parsing time \"2026-02-29T00:00:00Z\" as \"2006-01-02T15:04:05Z07:00\": cannot parse")]
    public void Conversions(string expression, string expected) => Assert.That(CelCase.Evaluate(expression), Is.EqualTo(expected));

    [TestCase("timestamp('2026-03-01T02:03:04.005Z').getFullYear()", "2026")]
    [TestCase("timestamp('2026-03-01T02:03:04.005Z').getMonth()", "2")]
    [TestCase("timestamp('2026-03-01T02:03:04.005Z').getDate()", "1")]
    [TestCase("timestamp('2026-03-01T02:03:04.005Z').getDayOfMonth()", "0")]
    [TestCase("timestamp('2026-03-01T02:03:04.005Z').getDayOfYear()", "59")]
    [TestCase("timestamp('2026-03-01T02:03:04.005Z').getDayOfWeek()", "0")]
    [TestCase("timestamp('2026-03-01T02:03:04.005Z').getHours('-03:30')", "22")]
    [TestCase("timestamp('2026-03-01T02:03:04.005Z').getMilliseconds()", "5")]
    [TestCase("timestamp('2026-03-01T02:03:04Z').getHours('Nowhere/None')", "error: unknown time zone Nowhere/None")]
    [TestCase("duration('3730s').getHours() + duration('3730s').getMinutes() + duration('10s').getSeconds()", "73")]
    public void Times(string expression, string expected) => Assert.That(CelCase.Evaluate(expression), Is.EqualTo(expected));

    [TestCase("[1, 2, 2].isSorted() && !['b', 'a'].isSorted()", "true")]
    [TestCase("[1, 2].sum() + [3].min() + [4, 9].max()", "15")]
    [TestCase("[1.5, 2.5].sum()", "4.0")]
    [TestCase("[duration('1m'), duration('1s')].sum()", "61s")]
    [TestCase("[9223372036854775807, 1].sum()", "error: integer overflow")]
    [TestCase("[1].filter(x, false).min()", "error: min called on empty list")]
    [TestCase("['a', 'b', 'a'].indexOf('a') + ['a', 'b', 'a'].lastIndexOf('a') + ['a'].indexOf('z')", "1")]
    [TestCase("[3, 1, 2].sort()", "[1, 2, 3]")]
    [TestCase("[1, 1, 2].distinct()", "[1, 2]")]
    [TestCase("[1, 2, 3, 4].slice(1, 3)", "[2, 3]")]
    [TestCase("[[1], [2, 3]].flatten()", "[1, 2, 3]")]
    [TestCase("lists.range(3)", "[0, 1, 2]")]
    [TestCase("[1, 2].reverse()", "[2, 1]")]
    [TestCase("sets.contains([1, 2, 3], [2, 3]) && sets.equivalent([1, 2], [2, 1, 1]) && sets.intersects([1], [1, 5])", "true")]
    public void Lists(string expression, string expected) => Assert.That(CelCase.Evaluate(expression), Is.EqualTo(expected));

    [TestCase("'abc 123 def 456'.find('[0-9]+')", "'123'")]
    [TestCase("'abc'.find('[0-9]+')", "''")]
    [TestCase("'123 456 789'.findAll('[0-9]+')", "['123', '456', '789']")]
    [TestCase("'123 456 789'.findAll('[0-9]+', 2)", "['123', '456']")]
    public void Patterns(string expression, string expected) => Assert.That(CelCase.Evaluate(expression), Is.EqualTo(expected));

    [TestCase("url('https://user:pw@example.com:80/a%20b/c?k=1&k=2&x=%20').getHost()", "'example.com:80'")]
    [TestCase("url('https://example.com:80/').getHostname()", "'example.com'")]
    [TestCase("url('https://[::1]:80/').getHostname()", "'::1'")]
    [TestCase("url('https://[::1]:80/').getPort()", "'80'")]
    [TestCase("url('HTTPS://example.com/').getScheme()", "'https'")]
    [TestCase("url('https://example.com/with space/').getEscapedPath()", "'/with%20space/'")]
    [TestCase("url('/path?k=1&k=2&x=%20').getQuery()", "{'k': ['1', '2'], 'x': [' ']}")]
    [TestCase("isURL('https://example.com') && isURL('/abs') && !isURL('not a url') && !isURL('http://a b')", "true")]
    [TestCase("isURL('https://a:b/')", "false")]
    public void Urls(string expression, string expected) => Assert.That(CelCase.Evaluate(expression), Is.EqualTo(expected));

    [TestCase("isIP('127.0.0.1') && isIP('::1') && !isIP('127.0.0.01') && !isIP('::ffff:1.2.3.4') && !isIP('fe80::1%eth0') && !isIP('1')", "true")]
    [TestCase("string(ip('2001:DB8::0001'))", "'2001:db8::1'")]
    [TestCase("ip.isCanonical('2001:db8::1') && !ip.isCanonical('2001:DB8::1')", "true")]
    [TestCase("ip('10.0.0.1').family() + ip('::1').family()", "10")]
    [TestCase("ip('127.0.0.1').isLoopback() && ip('0.0.0.0').isUnspecified() && ip('169.254.1.1').isLinkLocalUnicast() && ip('8.8.8.8').isGlobalUnicast()", "true")]
    [TestCase("cidr('192.168.0.0/24').containsIP('192.168.0.77') && !cidr('192.168.0.0/24').containsIP(ip('192.168.1.1'))", "true")]
    [TestCase("cidr('192.168.0.0/16').containsCIDR('192.168.10.0/24') && !cidr('192.168.0.0/24').containsCIDR(cidr('192.168.0.0/16'))", "true")]
    [TestCase("string(cidr('192.168.0.77/24').masked())", "'192.168.0.0/24'")]
    [TestCase("cidr('10.0.0.0/8').prefixLength() == 8 && cidr('10.1.0.0/8').ip() == ip('10.1.0.0')", "true")]
    [TestCase("isCIDR('10.0.0.0/33') || isCIDR('10.0.0.0')", "false")]
    [TestCase("ip('nope')", "error: IP Address \"nope\" parse error during conversion from string")]
    public void Networks(string expression, string expected) => Assert.That(CelCase.Evaluate(expression), Is.EqualTo(expected));

    [TestCase("isQuantity('1.3Gi') && isQuantity('-2m') && isQuantity('1e3') && !isQuantity('1.3GG') && !isQuantity('')", "true")]
    [TestCase("quantity('1Gi').compareTo(quantity('1024Mi'))", "0")]
    [TestCase("quantity('100m').isLessThan(quantity('0.2')) && quantity('1k').isGreaterThan(quantity('999'))", "true")]
    [TestCase("quantity('50k').add(quantity('20')).sub(20) == quantity('50k')", "true")]
    [TestCase("quantity('5M').asInteger()", "5e6")]
    [TestCase("quantity('0.5').isInteger()", "false")]
    [TestCase("quantity('0.5').asInteger()", "error: cannot convert value to integer")]
    [TestCase("quantity('1500m').asApproximateFloat()", "1.5")]
    [TestCase("quantity('-1').sign()", "-1")]
    public void Quantities(string expression, string expected) => Assert.That(CelCase.Evaluate(expression), Is.EqualTo(expected == "5e6" ? "5000000" : expected));

    [TestCase("format.dns1123Label().validate('my-name').hasValue()", "false")]
    [TestCase("format.named('dns1123Label').value().validate('My_Name').value().size()", "1")]
    [TestCase("format.named('unknown').hasValue()", "false")]
    [TestCase("format.qualifiedName().validate('example.com/Name').hasValue()", "false")]
    [TestCase("format.uuid().validate('nope').hasValue()", "true")]
    public void Formats(string expression, string expected) => Assert.That(CelCase.Evaluate(expression), Is.EqualTo(expected));
}
