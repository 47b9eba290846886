<?php
// PHP's SoapClient: reads a command a line from standard input, prints what the library gave for it as JSON.
//
// The argument: {"services": {"PersonService": {"wsdl": …, "location": …}, …}, "version": "1.1" or "1.2"}.
// A command: {"service", "operation", "arguments"}, or {"session"} for the cookie of all services, or {"header"} for
// the SOAP header of PersonService.

declare(strict_types=1);

$config = json_decode($argv[1], true, flags: JSON_THROW_ON_ERROR);
$is12 = $config['version'] === '1.2';
$clients = [];
foreach ($config['services'] as $name => $service) {
    $options = [
        'soap_version' => $is12 ? SOAP_1_2 : SOAP_1_1,
        'cache_wsdl' => WSDL_CACHE_NONE,
        // Programs do either: with the feature an array of one is an array, without it is its only item.
        'features' => $is12 ? SOAP_SINGLE_ELEMENT_ARRAYS : 0,
    ];
    if ($service['location']) {
        $options['location'] = $service['location'];
    }
    $clients[$name] = new SoapClient($service['wsdl'], $options);
}

while (($line = fgets(STDIN)) !== false) {
    $command = json_decode($line, true, flags: JSON_THROW_ON_ERROR);
    if (isset($command['session'])) {
        foreach ($clients as $client) {
            $client->__setCookie('ASP.NET_SessionId', $command['session']);
        }
        $answer = ['value' => null];
    } elseif (isset($command['header'])) {
        $header = new SoapHeader('http://24sevenOffice.com/webservices', 'Authentication', (object) $command['header']);
        $clients['PersonService']->__setSoapHeaders($header);
        $answer = ['value' => null];
    } else {
        try {
            $answer = ['value' => $clients[$command['service']]->{$command['operation']}($command['arguments'])];
        } catch (SoapFault $fault) {
            $answer = ['fault' => "{$fault->faultcode}: {$fault->getMessage()}"];
        }
    }
    echo json_encode($answer, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE), "\n";
}
