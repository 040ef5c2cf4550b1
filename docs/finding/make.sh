#!/usr/bin/env bash
# Writes the questions of docs/finding.md anew, beside itself: each number in them follows from the row's number i.
set -euo pipefail
cd "$(dirname "$0")"

# 200 sums of two numbers with four choices, as abacus was taught them: first and least number, how many there are, and the same of the second.
sums() {
    awk -v name="$1" -v a0="$2" -v as="$3" -v b0="$4" -v bs="$5" 'BEGIN {
        split("A B C M N P Q X Y", letters, " "); split("-11 -10 -9 -2 -1 1 2 9 10 11", offsets, " ")
        print "id,question,answer"
        for (i = 0; i < 200; i++) {
            a = a0 + i * 13 % as; b = b0 + (i * 7 + int(i / as)) % bs; sum = a + b
            x = letters[1 + i % 9]; y = letters[1 + (i + 1 + int(i / 9) % 8) % 9]
            right = (i * 7 + int(i / 10)) % 4; wrong = 0; choices = ""
            for (c = 0; c < 4; c++) {
                number = sum
                if (c != right) { number += offsets[1 + (i + 3 * wrong++) % 10]; if (number < 1) number += 40 }
                choices = choices (c ? " " : "") "(" substr("ABCD", c + 1, 1) ") " number
            }
            printf "%s-%d+%d,\"Let %s = %d and %s = %d. What is the sum of %s and %s?\n%s\",%s\n", name, a, b, x, a, y, b, x, y, choices, substr("ABCD", right + 1, 1)
        }
    }'
}
sums seen 2 29 2 29 > sums.csv
sums beyond 24 25 2 29 > sums-beyond.csv

# 60 sums and 60 capitals for a small language model.
{
    echo "id,question,answer"
    awk 'BEGIN { for (i = 0; i < 60; i++) { a = 2 + i * 11 % 31; b = 2 + (i * 7 + int(i / 31)) % 12; printf "%d+%d,What is %d + %d?,%d\n", a, b, a, b, a + b } }'
    while IFS=, read -r country capital; do
        echo "$country,What is the capital of $country?,$capital"
    done <<- 'END'
	Afghanistan,Kabul
	Argentina,Buenos Aires
	Australia,Canberra
	Austria,Vienna
	Bangladesh,Dhaka
	Belgium,Brussels
	Bolivia,La Paz
	Brazil,Brasilia
	Bulgaria,Sofia
	Canada,Ottawa
	Chile,Santiago
	China,Beijing
	Colombia,Bogota
	Cuba,Havana
	Denmark,Copenhagen
	Ecuador,Quito
	Egypt,Cairo
	Ethiopia,Addis Ababa
	Finland,Helsinki
	Germany,Berlin
	Ghana,Accra
	Greece,Athens
	Hungary,Budapest
	Iceland,Reykjavik
	India,New Delhi
	Indonesia,Jakarta
	Iran,Tehran
	Iraq,Baghdad
	Ireland,Dublin
	Italy,Rome
	Jamaica,Kingston
	Kenya,Nairobi
	Latvia,Riga
	Lebanon,Beirut
	Libya,Tripoli
	Malaysia,Kuala Lumpur
	Mexico,Mexico City
	Mongolia,Ulaanbaatar
	Morocco,Rabat
	Nepal,Kathmandu
	Netherlands,Amsterdam
	New Zealand,Wellington
	Norway,Oslo
	Pakistan,Islamabad
	Peru,Lima
	Philippines,Manila
	Poland,Warsaw
	Portugal,Lisbon
	Romania,Bucharest
	Russia,Moscow
	Serbia,Belgrade
	Spain,Madrid
	Sudan,Khartoum
	Sweden,Stockholm
	Syria,Damascus
	Thailand,Bangkok
	Turkey,Ankara
	Ukraine,Kyiv
	Venezuela,Caracas
	Vietnam,Hanoi
	END
} > questions.csv
